import { Dropdown, makeStyles, Option, SearchBox, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useRef, useState } from "react";

/** The row of filters above a table. */
export function FilterBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search aria-label={label} className={useStyles().bar}>
      {children}
    </search>
  );
}

export interface TextFilterProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** Filters as the person types; the address changes once they pause. */
export function TextFilter({ label, value, onChange }: TextFilterProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState(value);
  const settled = useRef(value);
  // The address changed by another way than typing here: back, forward, or "clear filters".
  useEffect(() => {
    if (value !== settled.current) {
      settled.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === settled.current) return;
    const timer = setTimeout(() => {
      settled.current = typed;
      onChange(typed);
    }, 150);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <SearchBox
      className={styles.text}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(_, data) => setTyped(data.value)}
    />
  );
}

export interface ChoiceFilterProps {
  label: string;
  /** Only one value at a time. */
  single?: true;
  /** `content` is shown in place of the label where it says the same in another way. */
  options: readonly { value: string; label: string; content?: ReactNode }[];
  selected: readonly string[];
  onChange(selected: string[]): void;
}

/** Filters by any of several values; none chosen means all. */
export function ChoiceFilter({ label, single, options: offered, selected, onChange }: ChoiceFilterProps) {
  const styles = useStyles();
  // An address may name what is gone since: it filters all the same, so it is shown, and can be taken back.
  const gone = selected.filter((value) => offered.every((option) => option.value !== value));
  const options = [...offered, ...gone.map((value) => ({ value, label: value, content: undefined }))];
  const chosen = options.filter((option) => selected.includes(option.value)).map((option) => option.label);
  const value = chosen.length === 0 ? `${label}: all` : `${label}: ${chosen.join(", ")}`;
  return (
    <Dropdown
      multiselect={!single}
      inlinePopup
      listbox={{ className: styles.listbox }}
      aria-label={`${label} filter`}
      className={styles.choice}
      selectedOptions={[...selected]}
      value={value}
      button={{ children: <span className={styles.value}>{value}</span> }}
      onOptionSelect={(_, data) => onChange(data.selectedOptions.filter((value) => value !== ""))}
    >
      {single && <Option value="">All</Option>}
      {options.map((option) => (
        <Option key={option.value} value={option.value} text={option.label}>
          {option.content ?? option.label}
        </Option>
      ))}
    </Dropdown>
  );
}

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  text: {
    minWidth: "min(12rem, 100%)",
    flex: "0 1 16rem",
    "@media (max-width: 480px)": { flex: "1 1 100%", maxWidth: "100%" },
  },
  value: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  listbox: { zIndex: 5, maxHeight: "320px" },
  choice: {
    // Five of them stand beside a text filter on a page of 1,280 px.
    minWidth: "8.25rem",
    maxWidth: "min(18rem, 100%)",
    borderRadius: tokens.borderRadiusMedium,
    "@media (max-width: 480px)": { maxWidth: "100%", flex: "1 1 auto" },
  },
});
