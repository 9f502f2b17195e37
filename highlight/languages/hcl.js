// HCL (Terraform) for highlight.js, which has no grammar of it
// (https://developer.hashicorp.com/terraform/language/syntax/configuration).

export default function hcl(hljs) {
  const NUMBER = { scope: "number", match: /\b\d+(\.\d+)?([eE][+-]?\d+)?\b/ };

  // ${…} and %{…} in strings, and strings in them in turn.
  const INSERTED = {
    scope: "subst",
    begin: /[$%]\{/,
    end: /\}/,
    keywords: { keyword: "for in if else endif endfor", literal: "true false null" },
  };
  const STRING = {
    scope: "string",
    begin: /"/,
    end: /"/,
    contains: [{ match: /\$\$\{|%%\{/ }, hljs.BACKSLASH_ESCAPE, INSERTED],
  };
  INSERTED.contains = [STRING, NUMBER, { begin: /\{/, end: /\}/, contains: [STRING] }];

  // <<EOT or <<-EOT, up to a line of the same word.
  const HEREDOC = hljs.END_SAME_AS_BEGIN({
    scope: "string",
    begin: /<<-?\s*([A-Za-z_]\w*)$/,
    end: /^\s*([A-Za-z_]\w*)$/,
    contains: [INSERTED],
  });

  return {
    name: "HCL",
    keywords: {
      keyword: "for in if",
      literal: "true false null",
      type: "string number bool list map set object tuple any",
    },
    contains: [
      hljs.COMMENT(/#|\/\//, /$/),
      hljs.C_BLOCK_COMMENT_MODE,
      STRING,
      HEREDOC,
      NUMBER,
      { scope: "title.function", match: /\b[a-z_]\w*(?=\()/ },
      // name = …
      { scope: "attr", match: /^[ \t]*[\w-]+(?=[ \t]*=(?!=))/ },
      // resource "type" "name" {
      { scope: "keyword", match: /^[ \t]*[a-z_][\w-]*(?=[^\n=({]*\{[ \t]*$)/ },
    ],
  };
}
