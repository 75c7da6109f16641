"""Asks a running model server as OpenAI's official Python client does.

Usage: openai_client.py BASE_URL API_KEY
"""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key=sys.argv[2], max_retries=0, timeout=60)
question = {
    "model": "default",
    "messages": [{"role": "user", "content": "hot day"}],
    "max_tokens": 12,
    "temperature": 0,
}


def refused(kind, parameter, **changes):
    """Checks that a request is refused with the kind of error and the name of the parameter."""
    try:
        client.chat.completions.create(**{**question, **changes})
    except kind as error:
        assert error.param == parameter, (error.param, parameter)
        return
    raise AssertionError(f"{parameter} was not refused")


answer = client.chat.completions.create(**question)
assert answer.id.startswith("chatcmpl-"), answer.id
assert answer.choices[0].finish_reason in ("stop", "length"), answer
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
assert answer._request_id, "the server gave no request id"

stream = client.chat.completions.create(
    **question, stream=True, stream_options={"include_usage": True}
)
text, usage = "", None
for chunk in stream:
    usage = chunk.usage or usage
    text += "".join(choice.delta.content or "" for choice in chunk.choices)
assert text == answer.choices[0].message.content, (text, answer)
assert usage == answer.usage, (usage, answer.usage)

several = client.chat.completions.create(
    **{**question, "temperature": 1},
    n=3, seed=5, stop=["zz"], top_p=0.9, presence_penalty=0.5, frequency_penalty=0.5,
    logit_bias={"75": -100}, user="somebody", metadata={"page": "cart"},
)
assert len(several.choices) == 3, several

scored = client.chat.completions.create(**question, logprobs=True, top_logprobs=2)
tokens = scored.choices[0].logprobs.content
assert len(tokens) == scored.usage.completion_tokens, scored
assert all(len(token.top_logprobs) == 2 for token in tokens), scored

raw = client.chat.completions.with_raw_response.create(**question)
assert raw.headers["x-plumbline-adapter-version"] == "0", raw.headers
assert raw.headers["x-plumbline-channel"] == "default", raw.headers

continued = client.completions.create(model="default", prompt="hot day", max_tokens=5)
assert continued.choices[0].text, continued

names = [model.id for model in client.models.list()]
assert "default" in names, names
assert client.models.retrieve("default").root == "default@0"

refused(openai.BadRequestError, "tools",
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])
refused(openai.BadRequestError, "response_format", response_format={"type": "json_object"})
refused(openai.BadRequestError, "temperature", temperature=3)
refused(openai.BadRequestError, "messages", max_tokens=100_000)
refused(openai.NotFoundError, "model", model="default@9")
try:
    openai.OpenAI(base_url=sys.argv[1], api_key="wrong", max_retries=0).models.list()
    raise AssertionError("a wrong key was taken")
except openai.AuthenticationError:
    pass
print("the Python client understands the server")
