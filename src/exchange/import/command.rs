//! Reads the body of a curl command as a shell would. Headers and credentials in the command are
//! never kept.
//!
//! The `shlex` crate splits and unquotes words, but knows nothing else. This module adds what no
//! crate provides: the end of the command, here-documents and here-strings, bash's `$'…'`, cmd's
//! carets, PowerShell's backticks, and the `$` that a shell would expand.

use std::collections::BTreeSet;

/// The names of shell variables, such as `$VPN_PSK`.
pub type Names = BTreeSet<String>;

/// The parts of a command that matter to the request.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    /// The body.
    pub body: String,
    /// The last segment of the URL's path, such as `vpn-gateways`.
    pub resource: Option<String>,
    /// The shell variables in the body, such as `$VPN_PSK`.
    pub variables: Names,
}

/// Returns the arguments of a curl command, or `None` if the text is not one. Comments, a prompt,
/// and a command that pipes the body may precede `curl`.
pub fn arguments(text: &str) -> Option<Arguments<'_>> {
    let mut text = text;
    while text.starts_with('#') && curl(text).is_none() {
        text = text.split_once('\n')?.1.trim_start();
    }
    let piped = text.strip_prefix("printf ").and_then(piped);
    let (input, text) = piped.map_or((None, text), |(input, rest)| (Some(input), rest));
    Some(Arguments {
        text: curl(text)?,
        input,
    })
}

/// The arguments after `curl`.
#[derive(Debug)]
pub struct Arguments<'a> {
    text: &'a str,
    /// The standard input, if it is given before the command.
    input: Option<Word>,
}

fn curl(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['$', '>', '%', '#', ' ']);
    let rest = text.strip_prefix("curl")?;
    let rest = rest.strip_prefix(".exe").unwrap_or(rest);
    rest.starts_with([' ', '\t', '\\', '^', '`', '\r', '\n'])
        .then_some(rest)
}

/// Returns what `printf '%s' …` prints into the following pipe, and the text after the pipe.
fn piped(arguments: &str) -> Option<(Word, &str)> {
    let Line { words, rest, .. } = split(arguments).ok()?;
    let mut words = words.into_iter();
    let (format, printed) = (words.next()?, words.next()?);
    (format.text == "%s" && words.next().is_none()).then(|| (printed, rest.trim_start()))
}

/// Reads the arguments of a curl command.
///
/// # Errors
/// A sentence, if the command cannot be read or has no body.
pub fn read(arguments: Arguments) -> Result<Command, &'static str> {
    let Arguments { text, input: piped } = arguments;
    let cmd = [" ^\"", "^\n", "^\r\n"]
        .iter()
        .any(|mark| text.contains(mark));
    let text = if cmd {
        without_carets(text)
    } else {
        text.to_owned()
    };
    let Line { words, input, .. } = split(&text)?;
    let input = input.or(piped);
    let resource = words.iter().find_map(|word| resource(&word.text));
    let mut bodies = bodies(words, input)?.into_iter();
    let Word {
        text: body,
        variables,
    } = bodies
        .next()
        .ok_or("The curl command has no body. Add -d, --data or --json.")?;
    if bodies.next().is_some() {
        return Err("The curl command has more than one body. Import them one at a time.");
    }
    Ok(Command {
        body,
        resource,
        variables,
    })
}

/// Returns the last segment of the path of an API URL.
pub fn resource(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?.trim_end_matches('/');
    let (before, last) = path.rsplit_once('/')?;
    (before.contains("/v5/") && !before.contains(' ')).then(|| last.to_owned())
}

/// Returns the bodies among the words of a command.
fn bodies(words: Vec<Word>, mut input: Option<Word>) -> Result<Vec<Word>, &'static str> {
    let mut bodies = Vec::new();
    let mut words = words.into_iter();
    while let Some(mut word) = words.next() {
        let Some((raw, value)) = option(&word.text) else {
            continue;
        };
        let start = word.text.len() - value.len();
        if value.is_empty() {
            word = words
                .next()
                .ok_or("The curl command ends before its body.")?;
        } else {
            word.text.drain(..start);
        }
        if !raw && word.text.starts_with('@') {
            let input = input.take().filter(|_| word.text == "@-");
            word = input.ok_or(
                "The curl command reads its body from a file. Open that file or paste its content.",
            )?;
        }
        bodies.push(word);
    }
    Ok(bodies)
}

/// Returns `None` unless a word is an option for the body. The flag is `true` if a leading `@` has
/// no special meaning; the text is the body, if it is in the same word.
fn option(word: &str) -> Option<(bool, &str)> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long.split_once('=').unwrap_or((long, ""));
        return matches!(
            name,
            "data" | "data-ascii" | "data-binary" | "data-raw" | "json"
        )
        .then_some((name == "data-raw", value));
    }
    let letters = word.strip_prefix('-')?;
    // In a group of short options, the first that takes a value takes the rest of the word.
    let at = letters.find(|letter| "AbcCdDeEFHhKmoPQrtTuUwxXyYz".contains(letter))?;
    Some((false, letters[at..].strip_prefix('d')?))
}

/// Removes cmd.exe's carets: outside quotes, a caret escapes the next character.
fn without_carets(command: &str) -> String {
    let mut out = String::new();
    let mut letters = command.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        if letter == '^' && !quoted {
            let next = letters.as_str();
            if let Some(rest) = next
                .strip_prefix("\r\n")
                .or_else(|| next.strip_prefix('\n'))
            {
                letters = rest.chars();
            } else {
                out.extend(letters.next());
            }
        } else {
            quoted ^= letter == '"';
            out.push(letter);
        }
    }
    out
}

/// A word of a command.
#[derive(Debug, Default)]
struct Word {
    text: String,
    variables: Names,
}

/// The first command of a text.
#[derive(Debug)]
struct Line<'a> {
    words: Vec<Word>,
    /// The input given by `<<` or `<<<`.
    input: Option<Word>,
    /// The text after the command.
    rest: &'a str,
}

const UNCLOSED: &str = "The curl command is cut off: a closing quote is missing.";

/// Marks in the text for `shlex` what unquoting would hide: `\0$` is a variable that the shell
/// expands. No command can contain the NUL character itself.
const MARK: char = '\0';

/// The word that precedes a here-string.
const HERE: &str = "\0<<<";

/// Splits the first command of a text into words.
fn split(text: &str) -> Result<Line<'_>, &'static str> {
    let mut shell = Shell {
        rest: text,
        words: String::new(),
        variables: Vec::new(),
        input: None,
    };
    shell.read()?;
    let mut variables = shell.variables.into_iter();
    let mut marked = shlex::split(&shell.words).ok_or(UNCLOSED)?.into_iter();
    let mut unmarked = |word: String| Word {
        variables: variables
            .by_ref()
            .take(word.matches("\0$").count())
            .collect(),
        text: word.replace(MARK, ""),
    };
    let (mut words, mut input) = (Vec::new(), shell.input);
    while let Some(word) = marked.next() {
        if word == HERE {
            input = marked.next().map(&mut unmarked).or(input);
        } else {
            words.push(unmarked(word));
        }
    }
    Ok(Line {
        words,
        input,
        rest: shell.rest,
    })
}

/// Rewrites a command, character by character, into words that `shlex` can split.
struct Shell<'a> {
    rest: &'a str,
    /// The words, in POSIX quotes, one on each line.
    words: String,
    /// The variables in them, in order.
    variables: Vec<String>,
    /// The here-document.
    input: Option<Word>,
}

impl Shell<'_> {
    /// Reads to the end of the command.
    fn read(&mut self) -> Result<(), &'static str> {
        let mut quote = None;
        while let Some(letter) = self.next() {
            match (letter, quote) {
                ('\'' | '"', None) => {
                    quote = Some(letter);
                    self.words.push(letter);
                }
                (_, Some(open)) if letter == open => {
                    quote = None;
                    self.words.push(letter);
                }
                (_, Some('\'')) => self.words.push(letter),
                // PowerShell uses a backtick to continue a line.
                ('\\', _) | ('`', None) if self.skip("\r\n") || self.skip("\n") => {}
                ('\\', _) => {
                    if let Some(next) = self.next() {
                        self.words.extend(['\\', next]);
                    }
                }
                ('$', Some(_)) if self.rest.starts_with('(') => {
                    return Err(
                        "The curl command takes its body from another command. Paste the output of that command.",
                    );
                }
                ('$', None) if self.skip("'") => self.ansi()?,
                ('$', _) => self.dollar(),
                ('<', None) if self.skip("<<") => {
                    self.end_word();
                    self.words.push_str(HERE);
                    self.end_word();
                }
                ('<', None) if self.input.is_none() && self.skip("<") => {
                    self.end_word();
                    self.here_document();
                }
                ('#', None) if self.is_between_words() => {
                    let end = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.rest = &self.rest[end..];
                }
                ('\n', None) if self.words.is_empty() => {}
                ('\n' | ';' | '|' | '&', None) => return Ok(()),
                (_, None) if letter.is_whitespace() => self.end_word(),
                _ => self.words.push(letter),
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let next = letters.find(|letter| *letter != MARK);
        self.rest = letters.as_str();
        next
    }

    /// Skips a text if it comes next.
    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Returns `true` outside quotes and between words.
    fn is_between_words(&self) -> bool {
        self.words.is_empty() || self.words.ends_with('\n')
    }

    fn end_word(&mut self) {
        if !self.is_between_words() {
            self.words.push('\n');
        }
    }

    /// Handles a `$` outside single quotes, which the shell expands if a name follows.
    fn dollar(&mut self) {
        if let Some(name) = name(self.rest) {
            self.variables.push(format!("${name}"));
            self.words.push(MARK);
        }
        self.words.push('$');
    }

    /// Reads the rest of a text in `$'…'`. Its escapes are bytes, which together form UTF-8.
    fn ansi(&mut self) -> Result<(), &'static str> {
        let mut bytes = Vec::new();
        loop {
            let letter =
                match self.next().ok_or(UNCLOSED)? {
                    '\'' => break,
                    '\\' => match self.next().ok_or(UNCLOSED)? {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'x' => {
                            bytes.extend(u8::try_from(self.number(16, 2)));
                            continue;
                        }
                        'u' => char::from_u32(self.number(16, 4))
                            .unwrap_or(char::REPLACEMENT_CHARACTER),
                        'U' => char::from_u32(self.number(16, 8))
                            .unwrap_or(char::REPLACEMENT_CHARACTER),
                        other => {
                            let plain = matches!(other, '\'' | '"' | '\\' | '?');
                            bytes.extend((!plain).then_some(b'\\'));
                            other
                        }
                    },
                    letter => letter,
                };
            bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes());
        }
        let text = String::from_utf8_lossy(&bytes);
        let word = shlex::try_quote(&text)
            .map_err(|_| "The curl command contains a null character. Remove it.")?;
        self.words.push_str(&word);
        Ok(())
    }

    /// Reads a number of at most `most` digits.
    fn number(&mut self, radix: u32, most: usize) -> u32 {
        let digits = self
            .rest
            .chars()
            .take(most)
            .map_while(|digit| digit.to_digit(radix));
        let (count, number) = digits.fold((0, 0), |(count, number), digit| {
            (count + 1, number * radix + digit)
        });
        self.rest = &self.rest[count..];
        number
    }

    /// Reads a here-document up to its delimiter, the next word after `<<`. Reading continues after
    /// that word, on its own line.
    fn here_document(&mut self) {
        let tabs = self.skip("-");
        let (line, lines) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        let line = line.trim_start();
        let end = line
            .find([' ', '\t', '\r', ';', '|', '&', '<', '>'])
            .unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        let quotes = ['\'', '"', '\\'];
        let mark = word.trim_matches(quotes);
        let text = lines
            .lines()
            .map(|line| {
                if tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                }
            })
            .take_while(|line| *line != mark)
            .collect::<Vec<_>>()
            .join("\n");
        let variables = if word.starts_with(quotes) {
            Names::new()
        } else {
            let names = text.split('$').skip(1).filter_map(name);
            names.map(|name| format!("${name}")).collect()
        };
        self.input = Some(Word { text, variables });
        self.rest = rest;
    }
}

/// Returns the name of the variable after a `$`, with or without braces.
fn name(rest: &str) -> Option<&str> {
    /// Limits the search, which would otherwise take quadratic time.
    const LONGEST: usize = 200;
    if rest.starts_with('{') {
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'}')?;
        return Some(&rest[..=end]);
    }
    let end = rest
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(rest.len());
    Some(&rest[..end])
        .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Command, &'static str> {
        super::read(Arguments { text, input: None })
    }

    fn words(text: &str) -> Vec<String> {
        split(text)
            .expect("it can be split")
            .words
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn words_are_split_and_quoted_as_a_shell_does() {
        assert_eq!(
            words(r#" a  'b  c'"d \" \n \$"e\ f '' "#),
            ["a", "b  cd \" \\n $e f", ""]
        );
        assert_eq!(words("\\\n a \\\r\n b `\n c # d\n e"), ["a", "b", "c"]);
        assert_eq!(words("\n\n a; b"), ["a"]);
        assert_eq!(words("http://x/#y | z"), ["http://x/#y"]);
        assert_eq!(
            words(r"$'\'\x41\xc3\xa9\u00e9\n\!\U1F600'"),
            ["'Aéé\n\\!😀"]
        );
        assert_eq!(words("\0a\\\0b '\0' \\ #c \\"), ["ab", "", " #c"]);
        for text in ["'a", "\"a", "$'a", "\"a\\"] {
            assert_eq!(split(text).map(|_| ()), Err(UNCLOSED), "{text}");
        }
        assert!(split(r"$'\x00'").is_err_and(|said| said.contains("null character")));
    }

    #[test]
    fn variables_count_where_the_shell_would_expand_them() {
        for (text, variable) in [
            ("-d \"$A$\"", Some("$A")),
            ("-d ${A_1}", Some("${A_1}")),
            ("-d @- <<EOF\n$A\nEOF", Some("$A")),
            ("-H $C -d \"$A\"'$B'", Some("$A")),
            ("-d @- <<< $A <<X $B", Some("$A")),
            ("-d '$A' $B", None),
            ("-d \\$A\"\\$A\"$'$A'$5$", None),
            ("-d @- <<'EOF'\n$A\nEOF", None),
        ] {
            let variables = read(text).map(|command| command.variables);
            assert_eq!(
                variables,
                Ok(Names::from_iter(variable.map(str::to_owned))),
                "{text}"
            );
        }
    }

    #[test]
    fn the_body_is_read_from_any_of_these_options() {
        for text in [
            "-d {}",
            "-d{}",
            "-sSd {}",
            "-XPOST -sd{}",
            "--data {}",
            "--data={}",
            "--json '{}' -o x",
            "--data-raw {} -H -x",
            "-d @- <<< {}",
            "-d @- <<EOF\n{}\nEOF\n",
            "--json @- <<-'EOF' | jq -d\n\t{}\n\tEOF",
        ] {
            assert_eq!(
                read(text).map(|command| command.body),
                Ok("{}".into()),
                "{text}"
            );
        }
        for (text, says) in [
            ("-X POST http://x", "has no body"),
            ("-d {} --json []", "more than one body"),
            ("-d @body.json", "from a file"),
            ("-d @- < body.json", "from a file"),
            ("-d \"$(cat body.json)\"", "from another command"),
            ("http://x --data", "ends before its body"),
            ("-d '{}", "cut off"),
        ] {
            assert!(read(text).is_err_and(|said| said.contains(says)), "{text}");
        }
        assert_eq!(
            read("--data-raw @x").map(|command| command.body),
            Ok("@x".into())
        );
    }

    #[test]
    fn carets_of_the_windows_shell_go() {
        let text = " ^\"https://x/v5/p/vpn-gateways^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"b^\\^\"^}^\"";
        let expected = Command {
            body: r#"{"a":"b"}"#.into(),
            resource: Some("vpn-gateways".into()),
            variables: Names::new(),
        };
        assert_eq!(read(text), Ok(expected));
        assert_eq!(
            read(" ^\n -d \"{\\\"a\\\":1}\"").map(|command| command.body),
            Ok(r#"{"a":1}"#.into())
        );
    }

    #[test]
    fn only_a_curl_command_has_arguments() {
        let arguments = |text| arguments(text).map(|found| found.text);
        assert_eq!(arguments("$ curl -d x"), Some(" -d x"));
        assert_eq!(arguments("# curl -d x"), Some(" -d x"));
        assert_eq!(arguments("# about\n#\n\ncurl -d x"), Some(" -d x"));
        assert_eq!(arguments("curl.exe -d x"), Some(" -d x"));
        assert_eq!(
            arguments("printf '%s' '{}' |\n  curl -d @-"),
            Some(" -d @-")
        );
        for text in [
            "# about",
            "curly {}",
            "{\"curl \": 1}",
            "printf '%s' curl -d x",
            "printf a | curl -d @-",
        ] {
            assert_eq!(arguments(text), None, "{text}");
        }
    }

    #[test]
    fn a_body_comes_by_a_pipe() {
        let command =
            arguments("printf '%s' '{\"psk\":\"'\"$VPN_PSK\"'\"}' | curl -d @- x").map(super::read);
        let variables = Names::from(["$VPN_PSK".to_owned()]);
        let expected = Command {
            body: r#"{"psk":"$VPN_PSK"}"#.into(),
            resource: None,
            variables,
        };
        assert_eq!(command, Some(Ok(expected)));
    }
}
