"""`python -m schemas` writes the published JSON Schemas beside the modules."""

from schemas.published import main

main()
