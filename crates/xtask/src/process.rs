//! Starting other programs: quietly with their words kept for a failure, or aloud with a copy to count from.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Bytes of a program's output that are kept to read results from; older ones are dropped.
const KEPT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How often a program with a time limit is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Lines shown of a quiet program that failed, from its beginning and from its end.
const SHOWN_LINES: usize = 30;

/// How a program ended that was shown while it ran.
pub struct Heard {
    pub success: bool,
    /// Standard output and error, each in its order, without colours.
    pub text: String,
}

/// Runs a program, shows what it prints, and keeps a copy.
pub fn aloud(command: &mut Command) -> Result<Heard> {
    aloud_within(command, None)
}

/// The same, and ends the program when it takes longer than the limit.
pub fn aloud_within(command: &mut Command, limit: Option<Duration>) -> Result<Heard> {
    let name = name_of(command);
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{name} could not be started"))?;
    let errors = child.stderr.take().context("no standard error")?;
    let output = child.stdout.take().context("no standard output")?;
    let errors = thread::spawn(move || echo(errors, std::io::stderr()));
    let output = thread::spawn(move || echo(output, std::io::stdout()));
    let status = wait(&mut child, limit).with_context(|| name.clone())?;
    let (printed, complained) = (output.join().unwrap_or_default(), errors.join().unwrap_or_default());
    Ok(Heard { success: status.success(), text: without_colours(&format!("{printed}\n{complained}")) })
}

/// Waits for the end of a program, and ends it when it takes longer than the limit.
pub(crate) fn wait(child: &mut Child, limit: Option<Duration>) -> Result<ExitStatus> {
    let Some(limit) = limit else { return Ok(child.wait()?) };
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("was ended because it took longer than {}", seconds(limit));
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn echo(from: impl Read, mut to: impl Write) -> String {
    let mut kept = Vec::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        // A closed terminal must not stop the program that is being watched.
        let _ = to.write_all(&line);
        kept.extend_from_slice(&line);
        let surplus = kept.len().saturating_sub(KEPT_BYTES_MAX);
        kept.drain(..surplus);
        line.clear();
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Runs a program without showing what it prints, unless it fails. Returns its standard output.
pub fn quietly(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{name} could not be started"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let complained = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = printed.lines().chain(complained.lines()).collect();
    bail!("{name} failed ({}):\n{}", output.status, shortened(&lines));
}

/// The cause of a failure stands at the beginning with some programs, and at the end with others.
fn shortened(lines: &[&str]) -> String {
    if lines.len() <= 2 * SHOWN_LINES {
        return lines.join("\n");
    }
    let left_out = lines.len() - 2 * SHOWN_LINES;
    let (beginning, end) = (&lines[..SHOWN_LINES], &lines[lines.len() - SHOWN_LINES..]);
    format!("{}\n[{left_out} lines]\n{}", beginning.join("\n"), end.join("\n"))
}

/// Does something and says so in one line with the seconds it took.
pub fn announced<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("{what} … ");
    let begun = Instant::now();
    let result = work();
    match &result {
        Ok(_) => eprintln!("{}", seconds(begun.elapsed())),
        Err(_) => eprintln!("failed after {}", seconds(begun.elapsed())),
    }
    result
}

/// A duration as people say it.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", duration.as_secs() / 60, duration.as_secs() % 60)
    }
}

/// Whether a program of this name can be started from the search path.
pub fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Text without terminal control sequences.
pub fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        if characters.next() == Some('[') {
            // A control sequence ends with its first byte in this range (ECMA-48, 5.4).
            let _ = characters.find(|c| ('\u{40}'..='\u{7e}').contains(c));
        }
    }
    plain
}

fn name_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.take(4).map(|word| word.to_string_lossy().into_owned()).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_colours("\u{1b}[1;32m  Tests\u{1b}[0m 3 passed"), "  Tests 3 passed");
        assert_eq!(without_colours("cut off \u{1b}["), "cut off ");
    }

    #[test]
    fn beginning_and_end_of_a_long_complaint_are_shown() {
        let lines: Vec<String> = (0..100).map(|number| format!("<{number}>")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let shown = shortened(&lines);
        assert!(
            shown.contains("<0>") && shown.contains("<29>\n[40 lines]\n<70>") && shown.ends_with("<99>"),
            "{shown}"
        );
        assert_eq!(shortened(&lines[..60]).lines().count(), 60);
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(1_234)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let error = aloud_within(Command::new("sleep").arg("600"), Some(Duration::ZERO)).err().unwrap();
        assert!(format!("{error:#}").contains("took longer"), "{error:#}");
    }

    #[test]
    fn what_a_program_says_is_kept_and_its_failure_told() {
        let heard = aloud(Command::new("cargo").arg("--version")).unwrap();
        assert!(heard.success && heard.text.contains("cargo"), "{}", heard.text);
        let error = quietly(Command::new("cargo").arg("no-such-command")).unwrap_err().to_string();
        assert!(error.contains("no-such-command"), "{error}");
    }
}
