import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from "@fluentui/react-components";
import { SettingsRegular } from "@fluentui/react-icons/svg/settings";
import { chooseTheme, themeChoices, useTheme } from "./theme.ts";

export function SettingsMenu({ className }: { className: string }) {
  const { choice } = useTheme();
  return (
    <Menu
      inline
      checkedValues={{ theme: [choice] }}
      onCheckedValueChange={(_, data) => {
        const chosen = themeChoices.find((each) => each.value === data.checkedItems[0]);
        if (chosen) chooseTheme(chosen.value);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          className={className}
          aria-label="Settings"
          icon={<SettingsRegular />}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>Theme</MenuGroupHeader>
            {themeChoices.map(({ value, label }) => (
              <MenuItemRadio key={value} name="theme" value={value}>
                {label}
              </MenuItemRadio>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
