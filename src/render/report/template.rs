//! A template: text, and the commands in it. A command is a fenced block with the language `{annals}`,
//! or a code span that begins with it.

/// The language of blocks and the beginning of code spans that are commands.
const MARK: &str = "{annals}";

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text, to be copied.
    Text(String),
    /// A command within a line, whose answer is a value or a reference.
    Inline {
        /// The command.
        command: String,
        /// Its line, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// Commands of a block, one a line, whose answers are paragraphs, lists and tables.
    Block {
        /// The commands, each with its line.
        commands: Vec<(usize, String)>,
    },
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its parts, in their order.
    pub parts: Vec<Part>,
}

/// Why a template cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// A fence of a block of code: its character, how often it is repeated, and what follows.
struct Fence<'a> {
    mark: char,
    length: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let text = line.trim_start_matches(' ');
        if line.len() - text.len() > 3 {
            return None;
        }
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = text.chars().take_while(|c| *c == mark).count();
        let info = text[length..].trim();
        // A fence of backticks has none in its line: that would be a code span.
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { mark, length, info })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        Fence::of(line).is_some_and(|other| {
            other.mark == self.mark && other.length >= self.length && other.info.is_empty()
        })
    }
}

impl Template {
    /// Finds the commands in a text.
    ///
    /// # Errors
    /// A block of commands has no end.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut template = Self { parts: Vec::new() };
        let mut lines = (1..).zip(text.split_inclusive('\n'));
        while let Some((number, line)) = lines.next() {
            let Some(fence) = Fence::of(line) else {
                template.line(number, line);
                continue;
            };
            let is_ours = fence.info == MARK;
            let (mut commands, mut closed) = (Vec::new(), false);
            if !is_ours {
                template.text(line);
            }
            for (number, line) in lines.by_ref() {
                closed = fence.is_closed_by(line);
                if !is_ours {
                    template.text(line);
                } else if !closed && !line.trim().is_empty() {
                    commands.push((number, line.trim().to_owned()));
                }
                if closed {
                    break;
                }
            }
            if is_ours && !closed {
                return Err(TemplateError {
                    line: number,
                    column: 1,
                    message: "this block has no end".to_owned(),
                });
            }
            if is_ours {
                template.parts.push(Part::Block { commands });
            }
        }
        Ok(template)
    }

    fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(before)) => before.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    /// A line outside of blocks: its code spans may be commands.
    fn line(&mut self, number: usize, line: &str) {
        let mut rest = line;
        while let Some(start) = rest.find('`') {
            let length = rest[start..].chars().take_while(|c| *c == '`').count();
            let inside = &rest[start + length..];
            let Some(end) = closing(inside, length) else {
                // Backticks that nothing closes are text.
                self.text(&rest[..start + length]);
                rest = inside;
                continue;
            };
            let code = inside[..end].trim();
            let after = start + length + end + length;
            match code.strip_prefix(MARK).filter(|_| length == 1) {
                Some(command) => {
                    self.text(&rest[..start]);
                    let before = line.len() - rest.len() + start;
                    self.parts.push(Part::Inline {
                        command: command.trim().to_owned(),
                        line: number,
                        column: line[..before].chars().count() + 1,
                    });
                }
                None => self.text(&rest[..after]),
            }
            rest = &rest[after..];
        }
        self.text(rest);
    }
}

/// Where a run of exactly as many backticks begins.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|start| at + start) {
        let run = text[start..].chars().take_while(|c| *c == '`').count();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inline(command: &str, line: usize, column: usize) -> Part {
        Part::Inline {
            command: command.to_owned(),
            line,
            column,
        }
    }

    #[test]
    fn commands_are_found_in_blocks_and_code_spans() {
        let text = "# `{annals} a b` and `c`\n\n```{annals}\nd\n\n  e\n```\nö `{annals} f`\n";
        let parts = Template::parse(text).expect("a template").parts;
        let expected = [
            Part::Text("# ".to_owned()),
            inline("a b", 1, 3),
            Part::Text(" and `c`\n\n".to_owned()),
            Part::Block {
                commands: vec![(4, "d".to_owned()), (6, "e".to_owned())],
            },
            Part::Text("ö ".to_owned()),
            inline("f", 8, 3),
            Part::Text("\n".to_owned()),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn what_only_shows_a_command_is_text() {
        for text in [
            "`` `{annals} a` ``\n",
            "````markdown\n```{annals}\na\n```\n````\n",
            "~~~\n`{annals} a`\n~~~\n",
            "`{annals} a\n",
            "```python\n`{annals} a`\n",
        ] {
            let parts = Template::parse(text).expect("a template").parts;
            assert_eq!(parts, [Part::Text(text.to_owned())], "{text:?}");
        }
    }

    #[test]
    fn a_block_without_an_end_is_reported_with_its_line() {
        let error = Template::parse("a\n```{annals}\ntimeline\n").expect_err("it has no end");
        assert_eq!((error.line, error.column), (2, 1));
    }

    proptest! {
        #[test]
        fn any_text_without_commands_comes_back(text in "[`~ a{}\n]{0,40}") {
            if let Ok(template) = Template::parse(&text) {
                let parts = template.parts;
                prop_assert!(parts.iter().all(|part| matches!(part, Part::Text(_))));
                let whole: String = parts.iter().map(|part| match part {
                    Part::Text(text) => text.as_str(),
                    _ => "",
                }).collect();
                prop_assert_eq!(whole, text);
            }
        }
    }
}
