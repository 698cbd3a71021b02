import type { LinkSettings } from "@api-center-links/contracts/links";
import { Dropdown, Field, Option, Switch } from "@fluentui/react-components";
import { capitalized, lifecycleStages } from "../../lib/labels.ts";

export interface LinkSettingsFieldsProps {
  settings: LinkSettings;
  /** What the lifecycle stage is good for here. */
  stageHint: string;
  /** What the server says against it. */
  stageComplaint?: string | null;
  required?: boolean;
  disabled?: boolean;
  onChange(change: Partial<LinkSettings>): void;
}

/** What a person decides about a link, when it is made and afterwards. */
export function LinkSettingsFields(props: LinkSettingsFieldsProps) {
  const { settings, stageHint, stageComplaint = null, required = false, disabled = false, onChange } = props;
  return (
    <>
      <Field label="Lifecycle stage" required={required} hint={stageHint} validationMessage={stageComplaint}>
        <Dropdown
          inlinePopup
          disabled={disabled}
          selectedOptions={[settings.lifecycleStage]}
          value={capitalized(settings.lifecycleStage)}
          onOptionSelect={(_, data) => {
            const lifecycleStage = lifecycleStages.find((each) => each === data.optionValue);
            if (lifecycleStage) onChange({ lifecycleStage });
          }}
        >
          {lifecycleStages.map((stage) => (
            <Option key={stage} value={stage}>
              {capitalized(stage)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Switch
        label="Include API definitions"
        disabled={disabled}
        checked={settings.definitions === "always"}
        onChange={(_, data) => onChange({ definitions: data.checked ? "always" : "never" })}
      />
    </>
  );
}
