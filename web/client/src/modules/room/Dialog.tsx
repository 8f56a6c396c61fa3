// A question over the class: a title, what it is about, and its buttons below.
import { Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface DialogProps {
  opened: boolean;
  title: string;
  onClose: () => void;
  /** False where a tap beside it must not count as an answer. */
  dismissible?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}

export function Dialog({ opened, title, onClose, dismissible = true, actions, children }: DialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered closeOnClickOutside={dismissible}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body p="lg">
          <Modal.Title mb="sm" fz="lg" fw={650}>
            {title}
          </Modal.Title>
          {children}
          {actions && (
            <Group justify="flex-end" mt="lg">
              {actions}
            </Group>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
