//! The languages, by the names that people and models write behind a fence.

/// A line for each grammar: its file, then (after a `+`) those of languages
/// that may be inside of it; then the names that stand for it.
const LANGUAGES: &str = "\
apache apache apacheconf htaccess
bash bash sh shell zsh shellscript ksh
c c h
clojure clojure clj cljs cljc edn
cmake cmake
cpp cpp c++ cc cxx hpp hh hxx cuda arduino ino
csharp csharp cs c# dotnet csx
css css
dart dart
diff diff patch udiff
dockerfile+bash dockerfile docker containerfile
dos dos bat batch cmd
elixir elixir ex exs
erb+xml+ruby erb eruby
erlang erlang erl
fortran fortran f90 f95
fsharp fsharp fs f# fsx
go go golang
graphql graphql gql
groovy groovy gradle jenkinsfile
haskell haskell hs
hcl hcl terraform tf tfvars opentofu
http+json+xml http https
ini ini cfg conf properties dotenv env editorconfig systemd toml
java java
javascript+xml javascript js mjs cjs node jsx
json json jsonc json5 jsonl ndjson geojson webmanifest
julia julia jl
kotlin kotlin kt kts
latex latex tex
less less
lua lua luau
makefile makefile make mk gnumake
markdown+xml markdown md mdx
matlab matlab octave m
nginx nginx nginxconf
nix nix
objectivec objective-c objectivec objc obj-c objective-c++ mm
ocaml ocaml ml mli
perl perl pl pm
php php
php-template+xml+php+css+javascript phtml blade
powershell powershell ps1 ps pwsh psm1 psd1
protobuf protobuf proto proto3
python python py python3 py3 pyi ipython sage
python-repl+python pycon python-repl
r r rlang rscript
ruby ruby rb gemfile rake rakefile podspec
rust rust rs
scala scala sc sbt
scss scss sass
shell+bash console shell-session shellsession sh-session terminal
sql sql postgresql postgres pgsql psql mysql mariadb sqlite plpgsql plsql tsql t-sql mssql bigquery
swift swift
typescript+xml typescript ts mts cts tsx deno
vbnet vbnet vb visual-basic
xml xml svg rss atom xsl xslt xsd plist wsdl csproj xaml
xml+css+javascript html htm xhtml vue svelte astro
yaml yaml yml kubernetes k8s docker-compose
";

/// What the worker loads for a block, by the word behind its fence: the
/// grammar and those of what may be inside of it (`xml+css+javascript`).
/// `None` for a language that it has no grammar for, and for none.
#[must_use]
pub fn grammars(language: &str) -> Option<&'static str> {
    let name = bare(language);
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    let mut lines = LANGUAGES.lines();
    let line = lines.find(|line| line.split(' ').skip(1).any(is_it))?;
    line.split(' ').next()
}

/// Every name, with what [`grammars`] gives for it.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = LANGUAGES.lines().filter_map(|line| line.split_once(' '));
    lines.flat_map(|(files, names)| names.split(' ').map(move |name| (name, files)))
}

/// The language in `rust,no_run`, `python:main.py`, `{.haskell}` or
/// `language-css`.
fn bare(language: &str) -> &str {
    let rest = language.trim_start_matches(['{', '.']);
    let rest = rest.strip_prefix("language-").unwrap_or(rest);
    let end = rest.bytes().position(|byte| b",:;{}(".contains(&byte));
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
}
