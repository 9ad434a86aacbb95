// One box for everything of the ledger that has a name or a number.
import { useEffect, useState } from 'preact/hooks';

import { Problem } from '../../api/client';
import { query, set_query } from '../../app/router';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { TextField } from '../../ui/field';
import { Mark, StateNote, problem_text } from '../../ui/state';
import { find, type Hit } from './find';
import { words } from './words';

function Found({ hit }: { hit: Hit }) {
  const w = words();
  return (
    <li class="hit" data-kind={hit.kind}>
      <Mark state="no_data">{w.kinds[hit.kind]}</Mark>
      <div>
        {hit.href ? <a href={hit.href}>{hit.title}</a> : <strong>{hit.title}</strong>}
        <p class="note">{hit.said}</p>
        {hit.json !== null && <details><summary>{w.json}</summary><pre class="raw">{JSON.stringify(hit.json, null, 1)}</pre></details>}
      </div>
    </li>
  );
}

export function SearchBox() {
  const w = words();
  const asked = query.value.get('q') ?? '';
  const [text, set_text] = useState(asked);
  const [hits, set_hits] = useState<readonly Hit[] | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  useEffect(() => {
    set_text(asked);
    set_hits(null);
    set_problem(null);
    if (asked.trim() === '') return undefined;
    let current = true;
    find(asked).then((found) => { if (current) set_hits(found); }, (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      if (current) set_problem(error);
    });
    return () => { current = false; };
  }, [asked]);
  return (
    <Card title={w.search}>
      <form class="search-row" role="search" onSubmit={(event) => { event.preventDefault(); set_query({ q: text.trim() === '' ? null : text.trim() }, { replace: false }); }}>
        <TextField label={w.search_hint} type="search" value={text} on_input={set_text} autocomplete="off" spellcheck={false} />
        <Button kind="primary" type="submit" icon="search">{w.find}</Button>
      </form>
      {problem && <StateNote state="failed">{problem_text(problem)}</StateNote>}
      {hits?.length === 0 && <StateNote state="missing"><p>{w.nothing}</p><p class="note">{w.nothing_fix}</p></StateNote>}
      {hits && hits.length > 0 && <ul class="hits" aria-label={w.found}>{hits.map((hit) => <Found key={`${hit.kind} ${hit.title} ${hit.said}`} hit={hit} />)}</ul>}
    </Card>
  );
}
