// Five cards through the demo, each skippable; one of them lets the visitor sit in for somebody.
import '../../wallet/wallet.css';
import './tour.css';

import { useState } from 'preact/hooks';

import { watch } from '../../app/member';
import type { ScreenProps } from '../../app/screens';
import { demo, formats, ready } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { say } from '../../ui/toast';
import { Personas } from '../../wallet/open_account';
import { words } from './words';

export default function Tour(_: ScreenProps) {
  const w = words();
  const [at, set_at] = useState(0);
  const card = w.cards[at];
  if (ready.value && !demo.value) return <StateNote state="missing">{w.not_demo}</StateNote>;
  if (!card) return null;
  const last = at === w.cards.length - 1;
  return (
    <div class="tour">
      <Card title={card.title} note={w.of(formats.value.count(at + 1), formats.value.count(w.cards.length))}>
        <div class="stack">
          <p>{card.text}</p>
          {card.path === '' && <Personas done={(part) => { watch(null); say(w.sat[part]); set_at(at + 1); }} />}
          {card.path !== '' && <div><a class="button" href={card.path}>{w.open}</a></div>}
          <div class="buttons">
            {!last && <a class="button quiet" href="/">{w.skip}</a>}
            {at > 0 && <Button onClick={() => set_at(at - 1)}>{w.back}</Button>}
            {last ? <a class="button primary" href="/">{w.done}</a> : <Button kind="primary" onClick={() => set_at(at + 1)}>{w.next}</Button>}
          </div>
        </div>
      </Card>
    </div>
  );
}
