// What is written by hand around the generated client: connecting, retries and failures.
import { HuggingFaceApi, InferenceApi, ManagementApi, ModelsApi } from './apis/index';
import { type Problem, ProblemFromJSON, instanceOfProblem } from './models/Problem';
import { Configuration, type FetchAPI, type Middleware, type ResponseContext } from './runtime';

const LONGEST_WAIT_SECONDS = 30;
const MARGIN_MILLISECONDS = 1000;

/** A failure that the server describes. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    /** Seconds after which a retry is worth it, if the server has said. */
    readonly retryAfter: number | undefined,
  ) {
    super(problem.detail);
  }
}

export interface Options {
  /** The API key, or for `management` the management key. */
  key?: string;
  /** Milliseconds that the server may take for one attempt, 30 000 when absent; the client waits a second longer for its answer. */
  timeout?: number;
  /** How often a request is sent again after 429 or 503; 3 when absent. */
  retries?: number;
}

/** A connection to a Djinn server. `management` needs the URL and the key of the management port. */
export class Djinn {
  readonly inference: InferenceApi;
  readonly models: ModelsApi;
  readonly huggingFace: HuggingFaceApi;
  readonly management: ManagementApi;

  constructor(url: string, { key, timeout = 30_000, retries = 3 }: Options = {}) {
    const configuration = new Configuration({
      basePath: url,
      ...(key === undefined ? {} : { accessToken: key }),
      headers: { 'X-Djinn-Timeout': `${timeout}ms` },
      fetchApi: patient(timeout, retries),
      middleware: [problems],
    });
    this.inference = new InferenceApi(configuration);
    this.models = new ModelsApi(configuration);
    this.huggingFace = new HuggingFaceApi(configuration);
    this.management = new ManagementApi(configuration);
  }
}

/** A `fetch` with a timeout for each attempt, and retries when the server says that they are worth it. */
function patient(timeout: number, retries: number): FetchAPI {
  return async (input, init) => {
    for (let left = retries; ; left--) {
      const limit = AbortSignal.timeout(timeout + MARGIN_MILLISECONDS);
      const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const response = await fetch(input, { ...init, signal });
      const wait = retryAfter(response);
      if (left <= 0 || wait === undefined || wait > LONGEST_WAIT_SECONDS) {
        return response;
      }
      await response.body?.cancel();
      await pause(wait * 1000, init?.signal);
    }
  };
}

function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After') ?? '';
  const overloaded = response.status === 429 || response.status === 503;
  return overloaded && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

const problems: Middleware = {
  async post({ response }: ResponseContext): Promise<void> {
    if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
      return;
    }
    const json: unknown = await response.clone().json();
    const problem = ProblemFromJSON(json);
    if (instanceOfProblem(problem)) {
      throw new ProblemError(problem, retryAfter(response));
    }
  },
};

/** An image file's bytes as requests hold them. */
export function image(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  }
  return btoa(parts.join(''));
}

export * from './index';
