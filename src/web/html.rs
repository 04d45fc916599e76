//! Reading and changing tags of our own pages: lower case, attributes in double quotes, text escaped as askama does.

/// The tag that `text` begins with, from `<` to `>`; a `>` within quotes does not end it.
#[must_use]
pub fn tag(text: &str) -> Option<&str> {
    let mut quoted = false;
    let end = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })?;
    text.get(..=end)
}

/// The name of a tag.
#[must_use]
pub fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<');
    inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// The value of an attribute, as text.
#[must_use]
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| unescape(value))
}

/// The tag with this value.
#[must_use]
pub fn with_value(tag: &str, value: &str) -> String {
    let new = format!(" value=\"{}\"", escape(value));
    match tag.split_once(" value=\"") {
        Some((before, rest)) => {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            format!("{before}{new}{after}")
        }
        None => format!("{}{new}>", tag.trim_end_matches('>')),
    }
}

/// The tag with or without an attribute that has no value.
#[must_use]
pub fn flag(tag: &str, name: &str, set: bool) -> String {
    let bare = tag.trim_end_matches('>').replace(&format!(" {name}"), "");
    if set { format!("{bare} {name}>") } else { format!("{bare}>") }
}

/// Text as it may stand in a page, also within quotes.
#[must_use]
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '"' => out.push_str("&#34;"),
            '&' => out.push_str("&#38;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&#60;"),
            '>' => out.push_str("&#62;"),
            other => out.push(other),
        }
        out
    })
}

fn unescape(text: &str) -> String {
    const SIGNS: [(&str, &str); 9] = [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&#38;", "&"),
    ];
    SIGNS.iter().fold(text.to_owned(), |text, (sign, plain)| text.replace(sign, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_outside_its_quotes() {
        assert_eq!(tag("<a title=\"x > y\" href=\"/\">z"), Some("<a title=\"x > y\" href=\"/\">"));
        assert_eq!(tag("<a href=\""), None);
        assert_eq!((name("<input type=\"text\">"), name("</p>")), ("input", ""));
    }

    #[test]
    fn attributes_are_read_and_set() {
        let input = "<input data-name=\"x\" name=\"a&#38;b\" value=\"old\" checked>";
        assert_eq!(attribute(input, "name").as_deref(), Some("a&b"));
        assert_eq!(attribute(input, "type"), None);
        assert_eq!(
            with_value(input, "\"new\""),
            "<input data-name=\"x\" name=\"a&#38;b\" value=\"&#34;new&#34;\" checked>"
        );
        assert_eq!(with_value("<input name=\"a\">", "b"), "<input name=\"a\" value=\"b\">");
        assert_eq!(flag(input, "checked", false), "<input data-name=\"x\" name=\"a&#38;b\" value=\"old\">");
        assert_eq!(flag("<option value=\"1\">", "selected", true), "<option value=\"1\" selected>");
    }

    #[test]
    fn text_escapes_and_reads_back() {
        let text = "a & b < c > d \" e ' f &amp; g";
        assert_eq!(unescape(&escape(text)), text);
    }
}
