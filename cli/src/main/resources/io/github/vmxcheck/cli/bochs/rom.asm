; SPDX-License-Identifier: Apache-2.0
; The ROM of a machine without firmware, 64 KiB below 4 GByte. It enters protected mode from the
; reset vector, copies the program to 10000h and jumps there. Data that the program keeps below
; 10000h survives a reset.
%define PROGRAM 0x10000
%define SIZE 0x30000                    ; of the program, with its zeroed data
%define ROM 0xf0000                     ; where it is mapped below 1 MByte

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
        mov edi, PROGRAM
        xor eax, eax
        mov ecx, SIZE / 4
        rep stosd
        mov esi, ROM + program
        mov edi, PROGRAM
        mov ecx, (program_end - program + 3) / 4
        rep movsd
        mov eax, PROGRAM
        jmp eax

align 8
gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdt_pointer:
        dw 23
        dd ROM + gdt
align 16
program:
        incbin PROGRAM_FILE
program_end:

        times 0xfff0 - ($ - $$) db 0
bits 16
reset:  jmp 0xf000:entry
        times 0x10000 - ($ - $$) db 0
