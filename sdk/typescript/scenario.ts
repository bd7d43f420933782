// The client against a live server: DJINN_URL, DJINN_SILENT_URL, DJINN_BUSY_URL, DJINN_IMAGE.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Djinn, ProblemError, image } from './djinn';
import { FetchError } from './runtime';

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}

const url = setting('DJINN_URL');
const { inference, models } = new Djinn(url);

async function problem(attempt: Promise<unknown>): Promise<ProblemError> {
  try {
    await attempt;
  } catch (failure) {
    assert.ok(failure instanceof ProblemError, String(failure));
    return failure;
  }
  assert.fail('The request should have failed.');
}

async function awaitIdle(ref: string): Promise<void> {
  const end = Date.now() + 60_000;
  while ((await models.getModel({ ref })).state !== 'idle') {
    assert.ok(Date.now() < end, `${ref} is not idle`);
    await pause(200);
  }
}

test('classifies one text', async () => {
  const answer = await inference.sentimentAnalysis({
    textClassificationRequest: { inputs: 'I loved every minute of it' },
  });
  assert.equal(answer.model, 'sentiment:1');
  assert.equal(answer.results[0]?.labels[0]?.label, 'POSITIVE');
});

test('classifies a list of texts in order', async () => {
  const inputs = ['I loved every minute of it', 'a tedious, joyless mess'];
  const answer = await inference.sentimentAnalysis({ textClassificationRequest: { inputs } });
  assert.deepEqual(
    answer.results.map((result) => result.labels[0]?.label),
    ['POSITIVE', 'NEGATIVE'],
  );
});

test('answers a question', async () => {
  const inputs = { question: 'Where does Clara live?', context: 'My name is Clara and I live in Berkeley.' };
  const answer = await inference.questionAnswering({ questionAnsweringRequest: { inputs } });
  assert.equal(answer.results[0]?.answers[0]?.answer, 'Berkeley');
});

test('names what a photograph shows', async () => {
  const inputs = image(await readFile(setting('DJINN_IMAGE')));
  const answer = await inference.imageClassification({ imageClassificationRequest: { inputs } });
  assert.ok(answer.results[0]?.labels.some(({ label }) => label === 'espresso'));
});

test('a failure is a typed problem', async () => {
  const failure = await problem(
    inference.sentimentAnalysis({
      textClassificationRequest: { inputs: 'x', parameters: { topK: 0 } },
      xRequestId: 'checkout-1',
    }),
  );
  assert.equal(failure.problem.code, 'invalid_value');
  assert.equal(failure.problem.field, 'parameters.top_k');
  assert.equal(failure.problem.requestId, 'checkout-1');
  assert.match(failure.message, /not 0/);
});

test('the server keeps the deadline', async () => {
  const hurried = new Djinn(url, { timeout: 1 }).inference;
  const failure = await problem(hurried.sentimentAnalysis({ textClassificationRequest: { inputs: 'late' } }));
  assert.equal(failure.problem.code, 'deadline_exceeded');
});

test('a server that is silent is given up', async () => {
  const silent = new Djinn(setting('DJINN_SILENT_URL'), { timeout: 200 }).inference;
  await assert.rejects(silent.sentimentAnalysis({ textClassificationRequest: { inputs: 'hello' } }), FetchError);
});

test('a server that asks for more patience than that is not waited for', async () => {
  const start = performance.now();
  const busy = new Djinn(setting('DJINN_BUSY_URL')).inference;
  const failure = await problem(busy.sentimentAnalysis({ textClassificationRequest: { inputs: 'hello' } }));
  assert.equal(failure.retryAfter, 31);
  assert.ok(performance.now() - start < 30_000);
});

test('tries again after the time that the server names', async () => {
  await awaitIdle('minilm');
  await awaitIdle('intent');
  const once = new Djinn(url, { retries: 0 }).inference;
  const failure = await problem(once.featureExtraction({ featureExtractionRequest: { inputs: 'a guitar' } }));
  assert.equal(failure.problem.code, 'model_not_ready');
  assert.equal(failure.retryAfter, 2);

  const start = performance.now();
  const answer = await inference.textClassification({ textClassificationRequest: { inputs: 'freeze my account' } });
  assert.equal(answer.model, 'intent:1');
  // Timers of Node may be a millisecond early.
  assert.ok(performance.now() - start > 1990);
});
