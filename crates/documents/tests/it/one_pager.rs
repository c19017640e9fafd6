use documents::{Audience, compose, markdown};
use domain::{ConfidenceWord, DocumentFormat, SectionKind};
use pretty_assertions::assert_eq;

use crate::briefs::{self, TODAY, brief, cite, line, section};

#[test]
fn a_rich_brief_reads_well() {
    insta::assert_snapshot!(markdown(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY)));
}

#[test]
fn a_sparse_brief_is_short_and_honest() {
    let (view, brief) = briefs::sparse();
    insta::assert_snapshot!(markdown(&compose(&view, &brief, Audience::Internal, TODAY)));
}

#[test]
fn sources_are_numbered_once_by_address_in_the_order_of_first_citing() {
    let cited = |text: &str, urls: &[&str]| {
        let mut line = line(text);
        line.cites = urls.iter().map(|url| cite(url, "P")).collect();
        line
    };
    let brief = brief(vec![
        section(SectionKind::SayFirst, vec![cited("one", &["https://b.test/", "https://a.test/", "https://b.test/"])]),
        section(SectionKind::Ask, vec![cited("two", &["https://c.test/", "https://a.test/"])]),
    ]);
    let document = compose(&briefs::view(), &brief, Audience::Internal, TODAY);
    let listed: Vec<(u16, &str)> = document.sources.iter().map(|source| (source.number, &*source.address)).collect();
    assert_eq!(listed, [(1, "b.test"), (2, "a.test"), (3, "c.test")]);
    let numbers: Vec<&[u16]> = document.lines().map(|line| &*line.sources).collect();
    assert_eq!(numbers, [&[1, 2][..], &[2, 3][..]]);
}

#[test]
fn every_number_has_its_source_and_every_source_is_cited() {
    for (view, brief) in [(briefs::view(), briefs::rich()), briefs::hostile(), briefs::endless(), briefs::scripts()] {
        for audience in [Audience::Internal, Audience::Customer] {
            let document = compose(&view, &brief, audience, TODAY);
            let mut cited: Vec<u16> = document.lines().flat_map(|line| line.sources.clone()).collect();
            cited.sort_unstable();
            cited.dedup();
            let listed: Vec<u16> = document.sources.iter().map(|source| source.number).collect();
            assert_eq!(cited, listed);
        }
    }
}

#[test]
fn the_sample_world_says_that_it_is_one_and_the_real_world_does_not() {
    let fictional = |url: &str, domain: Option<&str>| {
        let mut view = briefs::view();
        view.company.domain = domain.map(str::to_owned);
        let mut said = line("said");
        said.cites = vec![cite(url, "P")];
        let document = compose(&view, &brief(vec![section(SectionKind::Ask, vec![said])]), Audience::Customer, TODAY);
        document.footer.iter().any(|note| note.contains("fictional"))
    };
    assert!(fictional("https://larkfield.example/", None));
    assert!(fictional("https://a.test/", Some("larkfield.example")));
    assert!(!fictional("https://a.test/larkfield.example", Some("a.test")));
}

#[test]
fn a_shorter_document_keeps_its_first_lines_its_numbers_and_its_count() {
    let document = compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY);
    let all = document.lines().count();
    for cut in 0..all {
        let short = document.shortened(cut);
        assert_eq!(
            (short.lines().count(), short.left_out),
            (all - cut, document.left_out + u32::try_from(cut).unwrap())
        );
        assert_eq!(short.sources, document.sources);
        assert_eq!(short.sections[0].kind, SectionKind::SayFirst);
    }
    let newest = |count: usize| {
        let short = document.shortened(count);
        let section = short.sections.iter().find(|section| section.kind == SectionKind::WhatChanged).cloned();
        section.map(|section| section.block.lines().last().unwrap().text.to_string())
    };
    for cut in 0..all - 5 {
        assert!(newest(cut).is_none_or(|text| text.starts_with("$50M")), "the newest change goes last");
    }
}

#[test]
fn a_file_name_is_safe_everywhere() {
    let name = |company: &str| {
        let mut view = briefs::view();
        view.identified = None;
        view.company.name = company.into();
        compose(&view, &briefs::rich(), Audience::Internal, TODAY).file_name(DocumentFormat::Pdf)
    };
    assert_eq!(name("Acme Corp."), "acme-corp-one-pager-2026-11-22.pdf");
    assert_eq!(name("../../etc/passwd\0"), "etc-passwd-one-pager-2026-11-22.pdf");
    assert_eq!(name("株式会社"), "customer-one-pager-2026-11-22.pdf");
    assert_eq!(name(""), "your-customer-one-pager-2026-11-22.pdf");
}

#[test]
fn the_legend_holds_the_words_in_use_and_no_others() {
    let (view, sparse) = briefs::sparse();
    assert_eq!(compose(&view, &sparse, Audience::Internal, TODAY).legend, []);
    let rich = compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY);
    use ConfidenceWord::{Confirmed, Inferred, OneSource, SourcesDisagree};
    assert_eq!(rich.legend, [Confirmed, OneSource, Inferred, SourcesDisagree]);
}
