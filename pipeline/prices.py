"""Prices: what tokens cost, from the price list in the package genai-prices; nothing is fetched.

A server that the list does not know, such as one of your own, has no price here: its tokens are counted, its dollars are not.
"""

from pipeline.ask import Endpoint
from pipeline.limits import Usage


def cost_of(usage: Usage, endpoint: Endpoint) -> float | None:
    """US dollars for the tokens of `usage` at the price list's present prices; None where it knows no price."""
    if endpoint.free:
        return 0.0
    from genai_prices import Usage as Priced
    from genai_prices import calc_price

    counted = Priced(input_tokens=usage.input, output_tokens=usage.output, cache_read_tokens=min(usage.cached, usage.input))  # fmt: skip
    try:
        return float(calc_price(counted, endpoint.model, provider_api_url=endpoint.base_url).total_price)
    except (LookupError, ValueError):
        return None
