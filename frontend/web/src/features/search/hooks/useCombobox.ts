import { useState, type KeyboardEvent } from 'react';

interface Combobox {
  open: boolean;
  /** The option that Enter chooses. */
  active: number;
  activate: (index: number) => void;
  show: () => void;
  hide: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** The keys of an editable combobox with a list (ARIA Authoring Practices 1.2). */
export function useCombobox(count: number, onChoose: (index: number) => void): Combobox {
  const [open, setOpen] = useState(false);
  const [wanted, activate] = useState(0);
  const active = Math.min(wanted, count - 1);

  const show = () => {
    setOpen(true);
    activate(0);
  };
  const hide = () => setOpen(false);
  const move = (step: number) => {
    if (open && count > 0) activate((active + step + count) % count);
    else show();
  };
  const keys: Partial<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => {
      if (open) onChoose(active);
    },
    Escape: hide,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const act = keys[event.key];
    // While a Hangul syllable is being composed, Enter ends the syllable.
    if (act === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  };
  return { open, active, activate, show, hide, onKeyDown };
}
