import { Combobox, makeStyles, mergeClasses, Option, tokens } from "@fluentui/react-components";
import { useState } from "react";

export interface SearchOption {
  value: string;
  label: string;
  /** A second line: region and tier, or why it can't be chosen. */
  detail?: string;
  disabled?: boolean;
}

export interface SearchSelectProps {
  placeholder: string;
  options: readonly SearchOption[] | undefined;
  /** They couldn't be had; why is told elsewhere. */
  failed?: boolean;
  value: string | null;
  onChange(value: string | null): void;
  disabled?: boolean;
  /** Said in place of options where there are none. */
  empty: string;
}

/** One of many, found by typing a part of its name. */
export function SearchSelect({
  options,
  failed,
  value,
  onChange,
  empty,
  placeholder,
  disabled,
  ...field
}: SearchSelectProps) {
  const styles = useStyles();
  const chosen = options?.find((option) => option.value === value);
  const [typed, setTyped] = useState<string>();
  const [open, setOpen] = useState(false);
  const pending = failed ? "Couldn't be loaded" : "Loading…";
  const words = (typed ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const found = (options ?? []).filter((option) => {
    const text = `${option.label} ${option.detail ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <Combobox
      {...field}
      inlinePopup
      // The arrow keys open the list: the sign is for the mouse, and no further stop of Tab.
      expandIcon={{ tabIndex: -1 }}
      disabled={disabled ?? false}
      className={styles.field}
      listbox={{ className: styles.listbox }}
      placeholder={options === undefined && !disabled ? pending : placeholder}
      value={typed ?? chosen?.label ?? ""}
      selectedOptions={value === null ? [] : [value]}
      open={open}
      onOpenChange={(_, data) => setOpen(data.open)}
      onChange={(event) => {
        setTyped(event.target.value);
        setOpen(true);
        if (event.target.value === "") onChange(null);
      }}
      onBlur={() => setTyped(undefined)}
      onOptionSelect={(_, data) => {
        if (data.optionValue === undefined || data.optionValue === "") return;
        setTyped(undefined);
        onChange(data.optionValue);
      }}
    >
      {found.map((option) => (
        <Option
          key={option.value}
          value={option.value}
          text={option.label}
          disabled={option.disabled ?? false}
        >
          <span className={styles.option}>
            <span>{option.label}</span>
            {option.detail && (
              <span className={mergeClasses(styles.detail, option.disabled && styles.reason)}>
                {option.detail}
              </span>
            )}
          </span>
        </Option>
      ))}
      {found.length === 0 && (
        <Option key="none" value="" text="" disabled>
          {options === undefined ? pending : words.length > 0 ? `Nothing matches “${typed}”.` : empty}
        </Option>
      )}
    </Combobox>
  );
}

const useStyles = makeStyles({
  field: { minWidth: 0, width: "100%" },
  listbox: { maxHeight: "320px", zIndex: 5 },
  option: { display: "flex", flexDirection: "column", minWidth: 0 },
  detail: { fontSize: tokens.fontSizeBase200, color: "inherit", overflowWrap: "anywhere" },
  // Why something can't be chosen must be readable, though the thing itself is greyed out.
  reason: { color: tokens.colorNeutralForeground2 },
});
