import type { PlayerError } from '../player-error.ts';
import type { SavedSession, StoryEvent } from '@matchcut/runtime';
import { readMessage, type EmbedCall, type EmbedEvent, type EmbedMethod } from './protocol.ts';

/** A player in a frame, as the page around it sees it. What it calls is answered by a promise. */
export interface FramedPlayer {
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Goes to another place of the segment, in ms of its own time. */
  seek(ms: number): Promise<void>;
  /** Answers the open choice. False if none is open or that option isn't. */
  choose(option: string): Promise<boolean>;
  restart(): Promise<void>;
  /** Goes back to a checkpoint. False if it wasn't reached. */
  back(segment: string): Promise<boolean>;
  retry(): Promise<void>;
  /** What to give to `resume` later; null before the story has loaded. */
  save(): Promise<SavedSession | null>;
  /** Rejects if it doesn't fit the story. */
  resume(saved: unknown): Promise<void>;
  /** Calls back on an event, as `<matchcut-player>` fires it; returns the way to stop it. */
  on(event: 'ready', listener: () => void): () => void;
  on(event: 'error', listener: (error: PlayerError) => void): () => void;
  on(
    event: Exclude<EmbedEvent, 'ready' | 'error'>,
    listener: (event: StoryEvent) => void,
  ): () => void;
  /** Ends it; calls that wait are rejected. */
  disconnect(): void;
}

/** How a frame is reached. */
export interface ConnectOptions {
  /** How long the frame may take to answer, in ms. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 10_000;
const GREET_EVERY_MS = 200;

/**
 * Connects to a player in a frame (`embed.html`). Only the frame's own origin is listened and spoken to.
 *
 * @throws Error if the frame doesn't answer in time: it isn't the player's page, or doesn't let this page in.
 */
export async function connectPlayer(
  frame: HTMLIFrameElement,
  { patienceMs = PATIENCE_MS }: ConnectOptions = {},
): Promise<FramedPlayer> {
  const { origin } = new URL(frame.src, document.baseURI);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  let greeted: () => void = () => undefined;
  let last = 0;

  const hear = ({ data, origin: from, source }: MessageEvent): void => {
    if (source !== frame.contentWindow || from !== origin) return;
    const message = readMessage(data);
    if (message?.matchcut === 'hello') greeted();
    if (message?.matchcut === 'event')
      for (const listener of listeners.get(message.type) ?? []) listener(message.detail);
    if (message?.matchcut !== 'answer' && message?.matchcut !== 'refusal') return;
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.matchcut === 'answer') call?.resolve(message.value);
    else call?.reject(new Error(message.message));
  };
  const say = (message: EmbedCall | { matchcut: 'hello' }): void =>
    frame.contentWindow?.postMessage(message, origin);
  const ask = <T>(method: EmbedMethod, argument: unknown = null): Promise<T> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: resolve as (value: unknown) => void, reject });
      say({ matchcut: 'call', id: last, method, argument });
    });
  const disconnect = (): void => {
    removeEventListener('message', hear);
    for (const { reject } of waiting.values()) reject(new Error('the player was disconnected'));
    waiting.clear();
    listeners.clear();
  };

  addEventListener('message', hear);
  // The frame may still be loading, and nothing tells when its script has run: it is greeted until it answers.
  await new Promise<void>((resolve, reject) => {
    const greeting = setInterval(() => say({ matchcut: 'hello' }), GREET_EVERY_MS);
    const patience = setTimeout(() => {
      clearInterval(greeting);
      disconnect();
      reject(
        new Error(
          `the frame at ${origin} doesn't answer: it isn't the player's page, or doesn't let this page in`,
        ),
      );
    }, patienceMs);
    greeted = () => {
      clearInterval(greeting);
      clearTimeout(patience);
      resolve();
    };
  });

  const on = (event: string, listener: (detail: never) => void): (() => void) => {
    const told = listeners.get(event) ?? new Set();
    listeners.set(event, told.add(listener as (detail: unknown) => void));
    return () => void told.delete(listener as (detail: unknown) => void);
  };
  return {
    play: () => ask('play'),
    pause: () => ask('pause'),
    seek: (ms) => ask('seek', ms),
    choose: (option) => ask('choose', option),
    restart: () => ask('restart'),
    back: (segment) => ask('back', segment),
    retry: () => ask('retry'),
    save: () => ask('save'),
    resume: (saved) => ask('resume', saved),
    on,
    disconnect,
  };
}
