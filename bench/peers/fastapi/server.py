"""FastAPI with a model in the process, the program that most teams write.

AT_ONCE limits how many requests compute at the same time; without it FastAPI's own pool of 40 threads does.
"""

import os
from contextlib import asynccontextmanager

import anyio.to_thread
from classifiers import load
from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool


@asynccontextmanager
async def limits(_: FastAPI):
    if "AT_ONCE" in os.environ:
        anyio.to_thread.current_default_thread_limiter().total_tokens = int(os.environ["AT_ONCE"])
    yield


class Text(BaseModel):
    text: str


app = FastAPI(lifespan=limits)
classify = load()


@app.post("/text")
def text(request: Text) -> dict:
    return classify([request.text])[0]


@app.post("/image")
async def image(request: Request) -> dict:
    picture = await request.body()
    return (await run_in_threadpool(classify, [picture]))[0]
