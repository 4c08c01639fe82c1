; SPDX-License-Identifier: Apache-2.0
; Switches every processor from 32-bit protected mode to 64-bit mode, with 4 GByte identity-mapped.
%define TABLES 0x70000                  ; PML4, page-directory-pointer table, four page directories
%define STACKS 0x60000                  ; 4 KiB for each processor
%define TRAMPOLINE 0x8000               ; start address of the other processors, below 1 MByte
%define CODE_32 0x08
%define DATA 0x10
%define CODE_64 0x18

global _start
extern boot_processor, other_processor
section .text

bits 32
_start: lgdt [gdt_pointer]
        mov edi, TABLES
        xor eax, eax
        mov ecx, 0x6000 / 4
        rep stosd
        mov dword [TABLES], TABLES + 0x1003
        mov eax, TABLES + 0x2003
        mov edi, TABLES + 0x1000
        mov ecx, 4
.pointer:
        mov [edi], eax
        add eax, 0x1000
        add edi, 8
        loop .pointer
        mov edi, TABLES + 0x2000
        mov eax, 0x83                   ; present, writable, 2 MByte
        mov ecx, 2048
.entry: mov [edi], eax
        add eax, 0x200000
        add edi, 8
        loop .entry
        mov esi, trampoline
        mov edi, TRAMPOLINE
        mov ecx, trampoline_end - trampoline
        rep movsb
        xor ebp, ebp                    ; number of this processor
to_64_bits:
        mov eax, cr4
        or eax, 0x20                    ; PAE
        mov cr4, eax
        mov eax, TABLES
        mov cr3, eax
        mov ecx, 0xc0000080             ; IA32_EFER
        rdmsr
        or eax, 0x100                   ; LME
        wrmsr
        mov eax, cr0
        or eax, 0x80000001              ; PG and PE
        mov cr0, eax
        jmp CODE_64:.long

bits 64
.long:  mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov eax, ebp
        inc eax
        shl eax, 12
        lea esp, [eax + STACKS]
        test ebp, ebp
        jnz .other
        call boot_processor
        mov dx, 0x8900                  ; Bochs exits on this string
        mov esi, shutdown
        mov ecx, 8
        rep outsb
.stop:  cli
        hlt
        jmp .stop
.other: mov edi, ebp
        call other_processor
        jmp .stop

shutdown:
        db "Shutdown"
align 8
gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff
gdt_pointer:
        dw 31
        dd gdt

bits 16
trampoline:
        cli
        xor ax, ax
        mov ds, ax
        o32 lgdt [TRAMPOLINE + .gdt_pointer - trampoline]
        mov eax, cr0
        or al, 1                        ; PE
        and eax, 0x9fffffff             ; CD and NW off
        mov cr0, eax
        jmp dword CODE_32:TRAMPOLINE + .protected - trampoline
.gdt_pointer:
        dw 31
        dd gdt
bits 32
.protected:
        mov ax, DATA
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov ebp, 1
        lock xadd [next], ebp
        mov eax, to_64_bits
        jmp eax
trampoline_end:

align 4
next:   dd 1
