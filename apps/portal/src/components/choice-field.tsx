import { Dropdown, Field, type FieldProps, Option } from "@fluentui/react-components";
import { capitalized } from "../lib/labels.ts";

export interface ChoiceFieldProps<Word extends string>
  extends Pick<FieldProps, "label" | "hint" | "required" | "validationMessage"> {
  words: readonly Word[];
  chosen: Word;
  disabled?: boolean;
  onChoose(word: Word): void;
}

/** One of a few words that Azure fixes, shown with a capital letter. */
export function ChoiceField<Word extends string>(props: ChoiceFieldProps<Word>) {
  const { words, chosen, disabled = false, onChoose, ...field } = props;
  return (
    <Field {...field}>
      <Dropdown
        inlinePopup
        disabled={disabled}
        selectedOptions={[chosen]}
        value={capitalized(chosen)}
        onOptionSelect={(_, { optionValue }) => {
          const word = words.find((each) => each === optionValue);
          if (word) onChoose(word);
        }}
      >
        {words.map((word) => (
          <Option key={word} value={word}>
            {capitalized(word)}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
