"""How many tokens texts are: JSON list of pairs on standard input, totals on standard output; o200k_base, the vocabulary of OpenAI's models."""

import json
import sys

import tiktoken

encoding = tiktoken.get_encoding("o200k_base")
pairs = json.load(sys.stdin)
print(json.dumps([sum(len(encoding.encode(pair[at], disallowed_special=())) for pair in pairs) for at in (0, 1)]))
