//! Reads the body of a curl command as a shell would. Headers and credentials in the command are
//! never kept.
//!
//! The `shlex` crate splits and unquotes words, but knows nothing else. This module adds what no
//! crate provides: the end of the command, here-documents and here-strings, bash's `$'…'`, cmd's
//! carets, PowerShell's backticks, and the `$` that a shell would expand.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The names of shell variables, such as `$VPN_PSK`.
pub type Names = BTreeSet<String>;

/// The parts of a command that matter to the request.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The bodies, in order.
    pub bodies: Vec<String>,
    /// The text between two bodies, where curl joins them.
    between: &'static str,
    /// The HTTP method, if it is given.
    pub method: String,
    /// The URL of the API, if there is one.
    pub address: String,
    /// The shell variables in the bodies, such as `$VPN_PSK`.
    pub variables: Names,
}

impl Command {
    /// Returns the body that curl sends.
    pub fn body(&self) -> String {
        self.bodies.join(self.between)
    }
}

/// A curl command in a text.
#[derive(Debug)]
pub struct Arguments {
    /// The text after `curl`.
    text: String,
    /// The standard input, if it is given before the command.
    input: Option<Word>,
    /// The variables and files that the text sets before the command.
    set: Settings,
}

/// Variables and files with their values. Those of cmd have their percent signs.
type Settings = BTreeMap<String, Word>;

/// So many lines may precede a command.
const LINES: usize = 5000;

/// So many bytes are read in search of what precedes a command, or a long text would take quadratic
/// time: each line may set a variable to the rest of the text.
const EFFORT: usize = 8 * 1024 * 1024;

/// Returns the arguments of the first curl command in a text, or `None` if there is none. Comments,
/// a prompt, variables, files, `sudo`, and a command that pipes the body may precede it.
pub fn arguments(text: &str) -> Option<Arguments> {
    let text = without_here_strings(text);
    let mut set = Settings::new();
    let mut rest = text.trim_start();
    let mut effort = 0;
    for _ in 0..LINES {
        if rest.is_empty() {
            break;
        }
        if let Some(text) = curl(rest, &mut set) {
            let text = text.to_owned();
            return Some(Arguments {
                text,
                input: None,
                set,
            });
        }
        let next = rest.split_once('\n').map_or("", |(_, rest)| rest);
        let line = &rest[..rest.len() - next.len()];
        if is_printing(rest) || line.contains('=') {
            effort += rest.len();
        }
        if effort > EFFORT {
            return None;
        }
        if let Some(printed) = is_printing(rest).then(|| split(rest, &set).ok()).flatten() {
            let (words, input, after) = (printed.words, printed.input, printed.rest);
            if let (Some(name), Some(text)) = (file(&words).or_else(|| read_into(&words)), &input) {
                set.insert(name.to_owned(), text.clone());
            }
            if let Some(text) = curl(after.trim_start(), &mut set) {
                let text = text.to_owned();
                let input = input.or_else(|| self::printed(words));
                return Some(Arguments { text, input, set });
            }
        }
        // What another program prints is not known.
        if let Some(text) = piped(rest, line, &mut set) {
            let text = text.to_owned();
            return Some(Arguments {
                text,
                input: None,
                set,
            });
        }
        rest = assign(rest, &mut set).unwrap_or(next).trim_start();
    }
    None
}

/// Returns the text after a `curl` into which the first line of a text pipes something.
fn piped<'a>(text: &'a str, line: &str, set: &mut Settings) -> Option<&'a str> {
    let mut pipes = line.match_indices('|');
    pipes.find_map(|(at, _)| curl(text[at + 1..].trim_start(), set))
}

/// Returns the text after `curl`, if a text begins with a curl command. Variables before it are set.
fn curl<'a>(text: &'a str, set: &mut Settings) -> Option<&'a str> {
    let mut rest = text.trim_start_matches(['$', '>', '%', '#', ' ']);
    // The prompts of PowerShell and cmd.
    let has_prompt = rest.starts_with("PS ") || rest.get(1..3) == Some(":\\");
    if has_prompt
        && let Some((prompt, after)) = rest.split_once('>')
        && prompt.len() < 100
    {
        rest = after.trim_start();
    }
    // That of bash: "user@host:~$", "[root@host ~]#".
    let line = rest.lines().next().unwrap_or_default();
    if let Some(at) = ["$ ", "# "].iter().filter_map(|mark| line.find(mark)).min()
        && at < 80
        && line[..at].contains('@')
        && !line[..at].contains(['"', '\'', '{', '='])
    {
        rest = rest[at + 2..].trim_start();
    }
    // What follows `sudo` may be options with values.
    let mut options = 0;
    loop {
        let word = &rest[..word_length(rest)];
        let after = &rest[word.len()..];
        let program = word.trim_matches(['"', '\'']);
        let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if name.strip_suffix(".exe").unwrap_or(&name) == "curl" {
            let is_end =
                after.is_empty() || after.starts_with([' ', '\t', '\\', '^', '`', '\r', '\n']);
            return is_end.then_some(after);
        }
        // Its output becomes a variable.
        if let Some((variable, command)) = word.split_once("=$(")
            && self::name(variable) == Some(variable)
        {
            rest = &rest[rest.len() - command.len() - after.len()..];
            continue;
        }
        if let Some((name, value)) = assignment(word, set) {
            set.insert(name, value);
        } else {
            match name.as_str() {
                "sudo" | "env" | "time" => options = 4,
                "nohup" | "exec" | "command" | "&" => {}
                _ if options > 0 => options -= 1,
                _ => return None,
            }
        }
        let next = after.trim_start_matches([' ', '\t']);
        if next.is_empty() || next.len() == rest.len() {
            return None;
        }
        rest = next;
    }
}

/// Returns the length of the first word of a shell command.
fn word_length(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match quote {
            None if letter.is_whitespace()
                || "\\^`".contains(letter)
                    && at > 0
                    && text[at + letter.len_utf8()..].starts_with(['\n', '\r']) =>
            {
                return at;
            }
            None if "'\"".contains(letter) => quote = Some(letter),
            Some(open) if open == letter => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Splits `NAME=value`.
fn assignment(word: &str, set: &Settings) -> Option<(String, Word)> {
    let (name, value) = word.split_once('=')?;
    let is_name = self::name(name).is_some_and(|known| known.len() == name.len());
    let line = split(value, set).ok().filter(|_| is_name)?;
    Some((name.to_owned(), joined(line.words)))
}

/// Joins the words of a value that has no quotes around it.
fn joined(words: Vec<Word>) -> Word {
    let mut all = Word::default();
    for (at, word) in words.into_iter().enumerate() {
        if at > 0 {
            all.text.push(' ');
        }
        all.text.push_str(&word.text);
        all.variables.extend(word.variables);
    }
    all
}

/// Returns `true` if a text begins with a program that prints into a pipe or a file.
fn is_printing(text: &str) -> bool {
    let mut programs = ["printf ", "echo ", "cat ", "read "].iter();
    programs.any(|program| text.starts_with(program))
}

/// Returns the file that a line writes: the word after `>`.
fn file(words: &[Word]) -> Option<&str> {
    let at = words.iter().position(|word| word.text.starts_with('>'))?;
    match words[at].text.trim_start_matches('>') {
        "" => words.get(at + 1).map(|word| word.text.as_str()),
        file => Some(file),
    }
}

/// Returns the variable that `read` sets.
fn read_into(words: &[Word]) -> Option<&str> {
    let [program, .., variable] = words else {
        return None;
    };
    (program.text == "read").then_some(&*variable.text)
}

/// Returns what `printf '%s' …` and `echo …` print.
fn printed(words: Vec<Word>) -> Option<Word> {
    let mut words = words
        .into_iter()
        .filter(|word| !matches!(word.text.as_str(), "-n" | "-e" | "-E"));
    let program = words.next()?;
    let first = words.next()?;
    let text = match (program.text.as_str(), first.text.as_str()) {
        ("printf", "%s" | "%s\\n") => words.next()?,
        ("echo", _) => first,
        _ => return None,
    };
    words.next().is_none().then_some(text)
}

/// Reads a line that sets a variable or writes a file, in bash, cmd or PowerShell. Returns the text
/// after it.
fn assign<'a>(text: &'a str, set: &mut Settings) -> Option<&'a str> {
    let plain = ["export ", "set ", "local ", "declare ", "$env:", "$"].iter();
    let plain = plain.fold(text, |text, prefix| {
        text.strip_prefix(prefix).unwrap_or(text)
    });
    let length = name(plain)?.len();
    let value = plain[length..]
        .trim_start_matches([' ', '\t'])
        .strip_prefix('=')?;
    let value = value.trim_start_matches([' ', '\t']);
    let Line { words, rest, .. } = split(value, set).ok()?;
    let name = &plain[..length];
    let is_cmd = text.starts_with("set ");
    let name = if is_cmd {
        format!("%{name}%")
    } else {
        name.to_owned()
    };
    set.insert(name, joined(words));
    Some(rest)
}

/// Rewrites the here-strings of PowerShell in the quotes of a POSIX shell.
fn without_here_strings(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for (open, close) in [("@'", "\n'@"), ("@\"", "\n\"@")] {
        // A text has one or two. Each takes as long as the text.
        for _ in 0..20 {
            let Some(rewritten) = without_here_string(&text, open, close) else {
                break;
            };
            text = rewritten.into();
        }
    }
    text
}

fn without_here_string(text: &str, open: &str, close: &str) -> Option<String> {
    let (before, rest) = text.split_once(open)?;
    let rest = rest.trim_start_matches([' ', '\t', '\r']);
    let (content, after) = rest.strip_prefix('\n')?.split_once(close)?;
    let content = content.trim_end_matches('\r');
    let quoted = if open == "@'" {
        format!("'{}'", content.replace('\'', r"'\''"))
    } else {
        let content = content.replace('\\', r"\\").replace('"', r#"\""#);
        format!("\"{content}\"")
    };
    Some(format!("{before}{quoted}{after}"))
}

/// Rewrites quotes that are doubled or follow a backtick, as PowerShell and cmd escape them. `None` if
/// there are none. A POSIX shell reads the same characters otherwise, so it is asked first.
pub fn without_doubled_quotes(text: &str) -> Option<String> {
    let is_so = text.contains("\"{\"\"") || text.contains("`\"");
    is_so.then(|| text.replace("`\"", "\\\"").replace("\"\"", "\\\""))
}

/// Reads the arguments of a curl command.
///
/// # Errors
/// A sentence, if the command cannot be read or has no body.
pub fn read(arguments: Arguments) -> Result<Command, String> {
    let Arguments {
        text,
        input: piped,
        set,
    } = arguments;
    let cmd = [" ^\"", "^\n", "^\r\n"]
        .iter()
        .any(|mark| text.contains(mark));
    let text = if cmd { without_carets(&text) } else { text };
    let Line { words, input, .. } = split(&text, &set)?;
    let mut command = Command {
        method: method(&words).unwrap_or_default(),
        address: words
            .iter()
            .find(|word| is_address(&word.text))
            .map(|word| word.text.clone())
            .unwrap_or_default(),
        between: "&",
        ..Command::default()
    };
    for (is_json, mut word) in bodies(words, input.or(piped), &set)? {
        if is_json {
            command.between = "";
        }
        for (name, value) in set.iter().filter(|(name, _)| name.starts_with('%')) {
            word.text = word.text.replace(name, &value.text);
        }
        if word.text == OUTPUT {
            return Err("The curl command takes its body from another command. Paste the output of that command.".to_owned());
        }
        command.variables.append(&mut word.variables);
        command.bodies.push(word.text);
    }
    Ok(command)
}

/// The reason why a command without a body is not imported.
pub const NO_BODY: &str = "The curl command has no body. Add -d, --data or --json.";

/// Returns `true` if a word is the address of a request of the API.
fn is_address(word: &str) -> bool {
    word.contains("/v5/") && !word.contains([' ', '{', '"'])
}

/// Returns the HTTP method among the words of a command.
fn method(words: &[Word]) -> Option<String> {
    let mut words = words.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        let given = match word.strip_prefix("--request") {
            Some(long) => long
                .strip_prefix('=')
                .or(Some(long).filter(|long| long.is_empty())),
            None => short(word).and_then(|option| option.strip_prefix('X')),
        };
        match given {
            Some("") => return words.next().map(str::to_owned),
            Some(method) => return Some(method.to_owned()),
            None => {}
        }
    }
    None
}

/// Returns the option that takes a value in a group of short options, and the value, if it is in the
/// same word: "XPUT" for `-sXPUT`.
fn short(word: &str) -> Option<&str> {
    let letters = word.strip_prefix('-')?;
    let at = letters.find(|letter| "AbcCdDeEFHhKmoPQrtTuUwxXyYz".contains(letter))?;
    Some(&letters[at..])
}

/// Returns the bodies among the words of a command, each with `true` if curl does not separate it
/// from the one before.
fn bodies(
    words: Vec<Word>,
    mut input: Option<Word>,
    set: &Settings,
) -> Result<Vec<(bool, Word)>, String> {
    let mut bodies = Vec::new();
    let mut words = words.into_iter();
    while let Some(mut word) = words.next() {
        let Some((raw, value)) = option(&word.text) else {
            continue;
        };
        let is_json = word.text.starts_with("--json");
        let start = word.text.len() - value.len();
        if value.is_empty() {
            word = words
                .next()
                .ok_or("The curl command ends before its body.")?;
        } else {
            word.text.drain(..start);
        }
        if !raw && let Some(file) = word.text.strip_prefix('@') {
            let known = set.get(file).cloned();
            let input = known.or_else(|| input.take().filter(|_| file == "-"));
            word = input.ok_or_else(|| needs(file))?;
        }
        bodies.push((is_json, word));
    }
    Ok(bodies)
}

/// Says that a file is needed. Its name is repeated if it looks like one.
fn needs(file: &str) -> String {
    if file == "-" {
        return "The curl command reads its body from a file or another program. Paste what that holds."
            .to_owned();
    }
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let is_plain = file.contains('.') && file.len() <= 60 && file.chars().all(is_name);
    let named = if is_plain {
        format!(", {file}")
    } else {
        String::new()
    };
    format!(
        "The curl command reads its body from a file{named}. Open that file or paste its content."
    )
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
    Some((false, short(word)?.strip_prefix('d')?))
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

/// A word of a command. Variables that the text sets before are replaced by their values.
#[derive(Debug, Clone, Default)]
struct Word {
    text: String,
    /// The variables that nobody sets.
    variables: Names,
}

/// The output of a command in a word, as a variable that nobody sets.
const OUTPUT: &str = "$()";

/// The same for a here-document that is printed, whose text is known.
const PRINTED: &str = "$(<<)";

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
fn split<'a>(text: &'a str, set: &Settings) -> Result<Line<'a>, &'static str> {
    let mut shell = Shell {
        rest: text,
        set,
        words: String::new(),
        variables: Vec::new(),
        input: None,
        printed: Vec::new(),
    };
    shell.read()?;
    let mut variables = shell.variables.into_iter();
    let mut printed = shell.printed.iter().peekable();
    let mut marked = shlex::split(&shell.words).ok_or(UNCLOSED)?.into_iter();
    let mut unmarked = |marked: String| {
        let mut parts = marked.split("\0$");
        let mut word = Word {
            text: parts.next().unwrap_or_default().replace(MARK, ""),
            ..Word::default()
        };
        for (part, variable) in parts.zip(variables.by_ref()) {
            let rest = part.strip_prefix(&variable[1..]).unwrap_or(part);
            match printed.next_if(|_| variable == PRINTED) {
                Some(text) => word.append(text),
                None => word.expand(&variable, set),
            }
            word.text.push_str(&rest.replace(MARK, ""));
        }
        word
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

impl Word {
    fn append(&mut self, other: &Word) {
        self.text.push_str(&other.text);
        self.variables.extend(other.variables.iter().cloned());
    }

    /// Appends the value of a variable, or its name if nobody sets it.
    fn expand(&mut self, variable: &str, set: &Settings) {
        let name = variable
            .trim_start_matches(['$', '{'])
            .trim_end_matches('}');
        let name = name.strip_prefix("env:").unwrap_or(name);
        if let Some(value) = set.get(name) {
            self.append(value);
        } else {
            self.text.push_str(variable);
            self.variables.insert(variable.to_owned());
        }
    }
}

/// Rewrites a command, character by character, into words that `shlex` can split.
struct Shell<'a, 's> {
    rest: &'a str,
    set: &'s Settings,
    /// The words, in POSIX quotes, one on each line.
    words: String,
    /// The variables in them, in order.
    variables: Vec<String>,
    /// The here-document.
    input: Option<Word>,
    /// The here-documents that are printed in the words, in order.
    printed: Vec<Word>,
}

impl Shell<'_, '_> {
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
                // A blank behind it goes unseen.
                ('\\', None) if self.continues() => {}
                ('\\', _) => {
                    if let Some(next) = self.next() {
                        self.words.extend(['\\', next]);
                    }
                }
                ('$', _) if self.skip("(") => self.output()?,
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

    /// Skips blanks before the end of a line, if there is nothing else before it.
    fn continues(&mut self) -> bool {
        let rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        let rest = rest.strip_prefix('\n');
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

    /// Skips a command whose output takes its place.
    fn output(&mut self) -> Result<(), &'static str> {
        // A here-document that is printed.
        if self.rest.trim_start().starts_with("cat <<")
            && let Some((inside, rest)) = self.rest.split_once("\n)")
            && let Ok(Line {
                input: Some(input), ..
            }) = split(inside, self.set)
        {
            self.rest = rest;
            self.printed.push(input);
            self.variables.push(PRINTED.to_owned());
            self.words.push(MARK);
            self.words.push_str(PRINTED);
            return Ok(());
        }
        let mut depth = 1;
        while depth > 0 {
            match self.next().ok_or(UNCLOSED)? {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
        }
        self.variables.push(OUTPUT.to_owned());
        self.words.push(MARK);
        self.words.push_str(OUTPUT);
        Ok(())
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
        let mut input = Word::default();
        if word.starts_with(quotes) {
            input.text = text;
        } else {
            let mut parts = text.split('$');
            input.text.push_str(parts.next().unwrap_or_default());
            for part in parts {
                let name = name(part).unwrap_or_default();
                if name.is_empty() {
                    input.text.push('$');
                } else {
                    input.expand(&format!("${name}"), self.set);
                }
                input.text.push_str(&part[name.len()..]);
            }
        }
        self.input = Some(input);
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
    // A variable of PowerShell's environment.
    let start = if rest.starts_with("env:") { 4 } else { 0 };
    let end = rest[start..]
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .map_or(rest.len(), |end| start + end);
    Some(&rest[..end])
        .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Command, String> {
        let text = text.to_owned();
        super::read(Arguments {
            text,
            input: None,
            set: Settings::new(),
        })
    }

    fn words(text: &str) -> Vec<String> {
        split(text, &Settings::new())
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
            assert_eq!(
                split(text, &Settings::new()).map(|_| ()),
                Err(UNCLOSED),
                "{text}"
            );
        }
        assert!(
            split(r"$'\x00'", &Settings::new()).is_err_and(|said| said.contains("null character"))
        );
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
                read(text).map(|command| command.body()),
                Ok("{}".into()),
                "{text}"
            );
        }
        for (text, says) in [
            ("-d @body.json", "from a file"),
            ("-d @- < body.json", "from a file"),
            ("-d \"$(cat body.json)\"", "from another command"),
            ("http://x --data", "ends before its body"),
            ("-d '{}", "cut off"),
        ] {
            assert!(read(text).is_err_and(|said| said.contains(says)), "{text}");
        }
        assert_eq!(
            read("--data-raw @x").map(|command| command.body()),
            Ok("@x".into())
        );
    }

    #[test]
    fn variables_that_are_set_before_have_their_values() {
        let body = |text: &str| {
            let command = arguments(text).map(super::read);
            let command = command.expect("a command").expect("it can be read");
            (
                command.body(),
                command.variables.into_iter().collect::<Vec<_>>().join(" "),
            )
        };
        for (text, expected, unset) in [
            (
                "A=1\nAB=2\ncurl -d \"$AB $A '$A' ${A}B\"'$A'",
                "2 1 '1' 1B$A",
                "",
            ),
            ("A='$B'\nB=2\ncurl -d \"$A\"", "$B", ""),
            ("B=1\nA=$B\ncurl -d $A", "1", ""),
            ("A=$B\ncurl -d $A", "$B", "$B"),
            (
                "A=$(openssl rand -base64 24)\ncurl -d \"a $A\"",
                "a $()",
                "$()",
            ),
            ("A=1\ncurl -d @- <<X\n$A $C\nX", "1 $C", "$C"),
            ("cat > f <<X\n\"$P\"\nX\ncurl -d @f", "\"$P\"", "$P"),
            (
                "$env:A = 'b'\ncurl.exe -d \"$env:A $env:B\"",
                "b $env:B",
                "$env:B",
            ),
            ("set A=1\ncurl -d %A%$A", "1$A", "$A"),
            ("read -r -d '' A <<'X'\n{$B}\nX\ncurl -d \"$A\"", "{$B}", ""),
            (
                "curl -d \"$(cat <<X\n{\"a\": $B}\nX\n)\" -H c",
                "{\"a\": $B}",
                "$B",
            ),
            ("curl -H \"X: $(cat token)\" -d 1", "1", ""),
        ] {
            assert_eq!(
                body(text),
                (expected.to_owned(), unset.to_owned()),
                "{text}"
            );
        }
        let output = arguments("curl -d $(cat a.json)").map(super::read);
        assert!(
            output.is_some_and(|read| read.is_err_and(|said| said.contains("another command")))
        );
    }

    #[test]
    fn the_method_is_found_in_any_spelling() {
        for text in [
            "-X PUT",
            "-XPUT",
            "-sXPUT",
            "--request PUT",
            "--request=PUT",
        ] {
            let command = read(&format!("{text} -d 1"));
            assert_eq!(
                command.map(|command| command.method),
                Ok("PUT".into()),
                "{text}"
            );
        }
        let other = read("--request-target /x -d 1");
        assert_eq!(other.map(|command| command.method), Ok(String::new()));
    }

    #[test]
    fn carets_of_the_windows_shell_go() {
        let text = " ^\"https://x/v5/p/vpn-gateways^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"b^\\^\"^}^\"";
        let expected = Command {
            bodies: vec![r#"{"a":"b"}"#.into()],
            address: "https://x/v5/p/vpn-gateways".into(),
            between: "&",
            ..Command::default()
        };
        assert_eq!(read(text), Ok(expected));
        assert_eq!(
            read(" ^\n -d \"{\\\"a\\\":1}\"").map(|command| command.body()),
            Ok(r#"{"a":1}"#.into())
        );
    }

    #[test]
    fn only_a_curl_command_has_arguments() {
        for text in [
            "$ curl -d x",
            "# curl -d x",
            "# about\n#\n\ncurl -d x",
            "curl.exe -d x",
            "PS C:\\a> curl.exe -d x",
            "C:\\a>curl -d x",
            "sudo -E curl -d x",
            "/usr/bin/curl -d x",
            "\"C:\\Program Files\\curl.exe\" -d x",
            "A=b B='c d' curl -d x",
            "sudo -u root curl -d x",
            "cat body.json | curl -d x",
            "jq . a.json | tee b | curl -d x",
            "Don't do this:\ncurl -d x",
            "export A=b; C=d\ncurl -d x",
        ] {
            let found = arguments(text).map(|found| found.text);
            assert_eq!(found.as_deref(), Some(" -d x"), "{text}");
        }
        for text in [
            "# about",
            "curly {}",
            "{\"curl \": 1}",
            "printf '%s' curl -d x",
            "sudo",
        ] {
            assert!(
                arguments(text).is_none_or(|found| found.input.is_some()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_body_comes_by_a_pipe() {
        let command =
            arguments("printf '%s' '{\"psk\":\"'\"$VPN_PSK\"'\"}' | curl -d @- x").map(super::read);
        let variables = Names::from(["$VPN_PSK".to_owned()]);
        let expected = Command {
            bodies: vec![r#"{"psk":"$VPN_PSK"}"#.into()],
            between: "&",
            variables,
            ..Command::default()
        };
        assert_eq!(command, Some(Ok(expected)));
    }
}
