//! Less of a document, for a format that has less room.

use std::collections::HashSet;

use domain::{DocumentLength, SectionKind};

use crate::document::{Block, Document, Place, Section};

/// What is set back goes first.
const QUIET_WEIGHT: u32 = 6;

impl Document {
    /// The document at this length; a picture with holes would say something else, so it stays whole.
    pub fn at(&self, length: DocumentLength) -> Self {
        let loose = self.sections.iter().filter(|section| !section.block.is_one_piece());
        let lines: usize = loose.map(|section| section.block.lines().len()).sum();
        self.shortened(lines - length.of(lines))
    }

    /// The document without its `count` least important lines; they are counted in `left_out`. Source numbers stay.
    pub fn shortened(&self, count: usize) -> Self {
        let mut lines: Vec<(u32, usize, usize)> = self
            .sections
            .iter()
            .enumerate()
            .flat_map(|(at, section)| costs(section).into_iter().map(move |(line, cost)| (cost, at, line)))
            .collect();
        lines.sort_unstable_by(|left, right| right.cmp(left));
        let cut: HashSet<(usize, usize)> = lines.iter().take(count).map(|(_, at, line)| (*at, *line)).collect();
        let mut shorter = self.clone();
        for (at, section) in shorter.sections.iter_mut().enumerate() {
            section.block.keep(|line| !cut.contains(&(at, line)));
        }
        shorter.sections.retain(|section| !section.block.lines().is_empty());
        shorter.left_out = self.left_out.saturating_add(u32::try_from(cut.len()).unwrap_or(u32::MAX));
        shorter
    }
}

/// What it costs to keep each line: the section's weight times the place among its lines, so that every section keeps
/// its first lines longest.
fn costs(section: &Section) -> Vec<(usize, u32)> {
    let lines = section.block.lines().len();
    let weight = if section.place == Place::Quiet { QUIET_WEIGHT } else { weight(section.kind) };
    let place = |line: usize| match &section.block {
        // The newest dated item matters most; undated ones stand at the end and go first.
        Block::Timeline(items) => match items.iter().filter(|item| item.line.on.is_some()).count() {
            dated if line < dated => dated - line,
            _ => line + 1,
        },
        Block::Table(_) if section.block.is_one_piece() => 0,
        Block::Lines(_) | Block::People(_) | Block::Questions(_) | Block::Matrix(_) | Block::Table(_) => line + 1,
    };
    (0..lines).map(|line| (line, weight * u32::try_from(place(line)).unwrap_or(u32::MAX / weight))).collect()
}

/// How readily a section gives lines away.
fn weight(kind: SectionKind) -> u32 {
    match kind {
        SectionKind::SayFirst => 2,
        SectionKind::NextStep | SectionKind::Ask | SectionKind::Pinned => 3,
        SectionKind::InTheRoom | SectionKind::WhatChanged | SectionKind::Careful => 4,
        SectionKind::Fit => 5,
        SectionKind::NotFound => 6,
    }
}
