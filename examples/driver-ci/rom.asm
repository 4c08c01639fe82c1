; SPDX-License-Identifier: Apache-2.0
; ROM of a machine without firmware, in the 64 KiB below 4 GByte: enters protected mode from the
; reset vector, copies the driver to 10000h and jumps there. CR0.NE stays 0, as after a reset.
%define DRIVER 0x10000
%define SIZE 0x40000                    ; of the driver, with its zeroed data
%define ROM 0xf0000                     ; its mapping below 1 MByte

bits 16
org 0
entry:  cli
        mov al, 2                       ; A20 on
        out 0x92, al
        o32 lgdt [cs:gdt_pointer]
        mov eax, cr0
        or al, 1                        ; PE
        and eax, 0x9fffffff             ; CD and NW off
        mov cr0, eax
        jmp dword 0x08:ROM + protected

bits 32
protected:
        mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        cld
        mov edi, DRIVER
        xor eax, eax
        mov ecx, SIZE / 4
        rep stosd
        mov esi, ROM + driver
        mov edi, DRIVER
        mov ecx, (driver_end - driver + 3) / 4
        rep movsd
        mov eax, DRIVER
        jmp eax

align 8
gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdt_pointer:
        dw 23
        dd ROM + gdt
align 16
driver: incbin DRIVER_FILE
driver_end:

        times 0xfff0 - ($ - $$) db 0
bits 16
reset:  jmp 0xf000:entry
        times 0x10000 - ($ - $$) db 0
