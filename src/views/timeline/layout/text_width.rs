//! Estimated text widths, since the font of the reader is not known. They are those of Helvetica,
//! slightly rounded up so that labels do not touch.

/// The width of a character in em.
fn em(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => 0.0,
        '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | '\'' | '|' => 0.23,
        'I' | 'f' | 't' | '.' | ',' | ':' | ';' | '!' | '/' | '\\' | ' ' | '[' | ']' | '·' => 0.29,
        'r' | '(' | ')' | '-' | '"' | '`' | '{' | '}' | '’' => 0.35,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | '*' => 0.51,
        'm' | 'M' | '%' | '…' | '→' | '—' | '@' => 0.95,
        'w' | 'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' | '+' | '=' => 0.7,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'R' | 'U' | 'W' => 0.78,
        ' '..='\u{7f}' => 0.57,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 1.0,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'.. => 1.3,
        _ => 0.62,
    }
}

/// The estimated width of a text in pixels at this font size.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The text, truncated with an ellipsis to at most this many pixels.
pub fn truncate(text: &str, room: f64, size: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - em('…') * size;
    let kept = text.chars().take_while(|c| {
        left -= em(*c) * size;
        left >= 0.0
    });
    let mut kept: String = kept.collect();
    kept.truncate(kept.trim_end_matches([' ', '\u{200d}']).len());
    kept.push('…');
    kept
}

/// The text wrapped at spaces into lines of at most this many pixels.
pub fn wrap(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = truncate(word, room, size);
        let fits = |line: &String| {
            text_width(line, size) + text_width(&word, size) + em(' ') * size <= room
        };
        match lines
            .last_mut()
            .filter(|line| line.is_empty() || fits(line))
        {
            Some(line) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&word);
            }
            None => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truncated_text_fits_and_a_text_that_fits_is_not_truncated() {
        for text in [
            "",
            "iii",
            "Wide WORDS",
            "日本語のとても長いラベル",
            "👩‍💻🔥 and words",
        ] {
            for room in [0.0, 20.0, 50.0, 1000.0] {
                let kept = truncate(text, room, 13.0);
                assert!(
                    text_width(&kept, 13.0) <= room.max(text_width("…", 13.0)),
                    "{kept} in {room}"
                );
            }
            assert_eq!(truncate(text, 1000.0, 13.0), text);
        }
    }

    #[test]
    fn wrapping_loses_no_word() {
        let text = "one two three four five six";
        let lines = wrap(text, 60.0, 12.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| text_width(line, 12.0) <= 60.0));
        assert_eq!(lines.join(" "), text);
    }
}
