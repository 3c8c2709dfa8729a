/// <reference lib="dom" />
import type { VNode } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { completeQuery, type Completion, type Vocabulary } from "../../query/complete_query.ts";
import type { QueryFault } from "../../query/query.ts";

/** Where a query is written: with proposals, and with what is wrong with it at its place. */
export function QueryBox({ query, fault, vocabulary, onInput }: {
  readonly query: string;
  readonly fault?: QueryFault;
  readonly vocabulary: Vocabulary;
  readonly onInput: (query: string) => void;
}): VNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [completion, setCompletion] = useState<Completion>();
  const [chosen, setChosen] = useState(-1);
  const options = completion?.options ?? [];

  const propose = (): void => {
    const { value, selectionStart } = input.current!;
    setCompletion(completeQuery(value, selectionStart ?? value.length, vocabulary));
    setChosen(-1);
  };
  const take = (option: number): void => {
    const { from, to } = completion!;
    const { text } = options[option]!;
    // A value is whole; after a field's name and its operator the value is still to come.
    const whole = !/[:=<>]$/.test(text);
    const next = `${query.slice(0, from)}${text}${whole ? " " : ""}${query.slice(to).replace(/^ /, "")}`;
    onInput(next);
    const caret = from + text.length + (whole ? 1 : 0);
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(caret, caret);
      if (whole) setCompletion(undefined);
      else propose();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && completion !== undefined) {
      setCompletion(undefined);
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (completion === undefined) return propose();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (options.length > 0) {
        setChosen((chosen + step + options.length + (chosen === -1 && step === -1 ? 1 : 0)) % options.length);
      }
      event.preventDefault();
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      take(chosen);
      event.preventDefault();
    } else if (event.key === "Enter") {
      setCompletion(undefined);
    }
  };
  const shown = options.length > 0;
  return (
    <div class="query">
      <svg class="query-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="7" cy="7" r="4.5" />
        <path d="M10.5 10.5L14 14" />
      </svg>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(chosen >= 0 ? { "aria-activedescendant": `${id}-${chosen}` } : {})}
        {...(fault === undefined ? {} : { "aria-invalid": "true", "aria-describedby": `${id}-fault` })}
        placeholder="Words, or branch:main metric.accuracy>0.97 -status:failed"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={query}
        onInput={(event) => {
          onInput(event.currentTarget.value);
          propose();
        }}
        onClick={propose}
        onKeyDown={onKeyDown}
        onBlur={() => setCompletion(undefined)}
      />
      <ul class="query-options" id={`${id}-list`} role="listbox" aria-label="Proposals" hidden={!shown}>
        {options.map(({ text, about }, i) => (
          <li
            key={text}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            onPointerDown={(event) => {
              // The box would lose the caret.
              event.preventDefault();
              take(i);
            }}
          >
            <bdi>{text}</bdi>
            <span class="muted">{about}</span>
          </li>
        ))}
      </ul>
      {fault === undefined ? null : (
        <p class="query-fault" id={`${id}-fault`} role="alert">
          <code aria-hidden="true">
            {query.slice(0, fault.from)}
            <mark>{query.slice(fault.from, fault.to) || " "}</mark>
            {query.slice(Math.max(fault.from, fault.to))}
          </code>
          <span>{/\?$/.test(fault.message) ? fault.message : `${fault.message}.`}</span>
        </p>
      )}
    </div>
  );
}
