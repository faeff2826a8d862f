"""How many tokens texts are: JSON list of kind, question, answer on standard input; requests, tokens in and out by kind on standard output.

o200k_base is the vocabulary of OpenAI's models.
"""

import json
import sys
from collections import Counter

import tiktoken

encoding = tiktoken.get_encoding("o200k_base")
calls, sent, received = Counter(), Counter(), Counter()
for kind, question, answer in json.load(sys.stdin):
    calls[kind] += 1
    sent[kind] += len(encoding.encode(question, disallowed_special=()))
    received[kind] += len(encoding.encode(answer, disallowed_special=()))
print(json.dumps({kind: [calls[kind], sent[kind], received[kind]] for kind in calls}))
