"""`/api/v1/s/<study>/…`: the API that the coding screen itself uses."""

from ninja import Router

router = Router(tags=["coding"])
