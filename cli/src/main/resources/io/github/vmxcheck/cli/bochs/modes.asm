; SPDX-License-Identifier: Apache-2.0
; Puts the processor into a state, executes one instruction there, and returns.
;
; Home is 32-bit protected mode without paging. From there, 'execute' goes into long mode, 32-bit
; protected mode or real-address mode and sets the control registers. An IRET sets the rest: code
; segment, flags, privilege level, virtual-8086 mode. UD2 follows the instruction, so everything
; ends in the exception handler of the mode, which stores the exception and jumps to 'resume'.

%define PROGRAM_SEGMENT 0x1000          ; of this program, in real-address mode
%define STACK 0x3e000
%define HOME_STACK 0x3f000
%define REAL_STACK 0x7f00
%define HOME_CR0 0x31                   ; NE, ET, PE
%define PG 0x80000000
%define PAE 0x20
%define PAE_POINTERS 0x48000
%define VMXE 0x2000
%define EFER 0xc0000080
%define VM 0x20000                      ; of EFLAGS

%define CODE_32 0x08
%define DATA 0x10
%define CODE_64 0x18
%define TSS_32 0x58
%define TSS_64 0x60
%define CODE_16 0x70
%define DATA_16 0x78

%define LONG_MODE 0                     ; values of wanted.kernel
%define REAL_ADDRESS_MODE 2
%define IN_VMX_OPERATION 1              ; bits of wanted.operation
%define WITH_CURRENT_VMCS 2
%define IN_NON_ROOT_OPERATION 4

global _start, execute, gdt, gdt_end, handlers_32, handlers_64, handlers_16, vm_exit, wanted, found
global idt_32_pointer, idt_64_pointer
extern run_table, idt_32, idt_64, vmcs_fields, vmcs_field_count

%macro segments 1                       ; loads the data segments
        mov ax, %1
        mov ds, ax
        mov es, ax
        mov ss, ax
%endmacro

%macro guarded 1+                       ; runs an instruction and counts its fault, if any
        mov dword [resume], %%faulted
        %1
        jmp %%done
%%faulted:
        inc dword [found.failed]
%%done:
%endmacro

%macro tried 1+                         ; runs an instruction and ignores its fault, if any
        mov dword [resume], %%done
        %1
%%done:
%endmacro

%define HERE(label) ((label) - $$)      ; a label's offset in real-address mode

%macro guarded_16 1+
        mov word [HERE(resume)], HERE(%%faulted)
        %1
        jmp %%done
%%faulted:
        inc dword [HERE(found.failed)]
%%done:
%endmacro

section .text
bits 32
_start: lgdt [gdt_pointer]
        mov esp, HOME_STACK
        mov al, 0xff                    ; no interrupts
        out 0x21, al
        out 0xa1, al
        mov eax, HOME_CR0
        mov cr0, eax
        lidt [idt_32_pointer]
        call run_table
        mov dx, 0x8900                  ; Bochs ends when it reads this word
        mov esi, shutdown
        mov ecx, 8
        rep outsb
.stop:  hlt
        jmp .stop

; unsigned read_msr(unsigned index, unsigned halves[2]): reads an MSR; returns 0 if RDMSR faults.
global read_msr, write_paged
read_msr:
        mov ecx, [esp + 4]
        mov edx, [esp + 8]
        push ebx
        push esi
        push edi
        push ebp
        mov [.out], edx
        mov [.stack], esp
        mov dword [resume], .faulted
        rdmsr
        mov edi, [.out]
        mov [edi], eax
        mov [edi + 4], edx
        mov eax, 1
        jmp .done
.faulted:
        xor eax, eax
.done:  mov esp, [.stack]
        pop ebp
        pop edi
        pop esi
        pop ebx
        ret
.out:   dd 0
.stack: dd 0

; void write_paged(unsigned linear, unsigned value): writes through the page tables of PAE paging.
write_paged:
        mov ecx, [esp + 4]
        mov edx, [esp + 8]
        mov eax, PAE_POINTERS
        mov cr3, eax
        mov eax, PAE
        mov cr4, eax
        mov eax, HOME_CR0 | PG
        mov cr0, eax
        mov [ecx], edx
        mov eax, HOME_CR0
        mov cr0, eax
        xor eax, eax
        mov cr4, eax
        ret

; void execute(void): executes as 'wanted' describes and stores the result in 'found'.
execute:
        pushad
        mov [home_stack], esp
        mov esp, STACK
        cmp dword [wanted.kernel], REAL_ADDRESS_MODE
        je to_real_address_mode
        cmp dword [wanted.kernel], LONG_MODE
        je to_long_mode

        and byte [gdt + TSS_32 + 5], 0xfd ; not busy
        mov ax, TSS_32
        ltr ax
        mov eax, [wanted.start_cr4]
        mov cr4, eax
        mov eax, [wanted.cr3]
        mov cr3, eax
        mov ecx, EFER
        mov eax, [wanted.efer]
        xor edx, edx
        test eax, eax
        jz .no_efer
        guarded wrmsr
.no_efer:
        mov eax, [wanted.start_cr0]
        mov cr0, eax
        jmp CODE_32:.started
.started:
        test dword [wanted.operation], IN_VMX_OPERATION
        jz .outside
        guarded vmxon [wanted.vmxon]
        test dword [wanted.operation], WITH_CURRENT_VMCS
        jz .outside
        guarded vmclear [wanted.vmcs]
        guarded vmptrld [wanted.vmcs]
.outside:
        mov eax, [wanted.cr0]
        guarded mov cr0, eax
        mov eax, [wanted.cr4]
        guarded mov cr4, eax
        mov eax, cr0
        mov [found.cr0], eax
        mov eax, cr3
        mov [found.cr3], eax
        mov eax, cr4
        mov [found.cr4], eax
        mov ecx, EFER
        xor eax, eax
        tried rdmsr
        mov [found.efer], eax
        mov dword [resume], unwind_32
        test dword [wanted.rflags], VM
        jnz .virtual
        cmp dword [wanted.same_level], 0
        je .outer
        mov ss, [wanted.ss]
        mov esp, [wanted.rsp]
        jmp .frame
.virtual:
        push dword 0                    ; GS, FS, DS, ES
        push dword 0
        push dword 0
        push dword 0
.outer: push dword [wanted.ss]
        push dword [wanted.rsp]
.frame: push dword [wanted.rflags]
        push dword [wanted.cs]
        push dword [wanted.rip]
        mov eax, [wanted.rax]
        mov ebp, [wanted.rbp]
        mov ds, [wanted.ds]
        iretd

handler_32:                             ; on the stack: vector, error code, EIP, CS, EFLAGS
        cld
        mov ax, DATA
        mov ds, ax
        mov es, ax
        pop dword [fault.vector]
        pop dword [fault.error]
        pop dword [fault.rip]
        pop eax
        pop dword [fault.rflags]
        mov eax, cr2
        mov [fault.cr2], eax
        xor eax, eax
        mov dx, DATA
        mov ss, dx
        mov esp, STACK
        jmp [resume]

unwind_32:
        call keep
        test dword [found.rflags], 0x40 ; ZF
        jz .no_error
        mov eax, 0x4400                 ; VM-instruction error field
        tried vmread [found.vmerror], eax
.no_error:
        tried vmxoff
        mov eax, [wanted.start_cr4]
        and eax, PAE
        mov cr4, eax
home:   mov eax, HOME_CR0
        mov cr0, eax
        xor eax, eax
        mov cr4, eax
        jmp CODE_32:.efer
.efer:  lidt [idt_32_pointer]
        mov ecx, EFER
        xor eax, eax
        xor edx, edx
        tried wrmsr
        mov esp, [home_stack]
        popad
        ret

keep:                                   ; stores the fault of the instruction
        mov esi, fault
        mov edi, found.vector
        mov ecx, (fault_end - fault) / 4
        rep movsd
        push dword 2
        popfd
        ret

to_long_mode:
        mov eax, [wanted.start_cr4]
        mov cr4, eax
        mov eax, [wanted.cr3]
        mov cr3, eax
        mov ecx, EFER
        mov eax, [wanted.efer]
        xor edx, edx
        guarded wrmsr
        mov eax, [wanted.start_cr0]
        mov cr0, eax
        jmp CODE_64:.long

bits 64
.long:  lidt [idt_64_pointer]
        segments DATA
        and byte [gdt + TSS_64 + 5], 0xfd ; not busy
        mov ax, TSS_64
        ltr ax
        mov esp, STACK
        test dword [wanted.operation], IN_VMX_OPERATION
        jz .outside
        guarded vmxon [wanted.vmxon]
        test dword [wanted.operation], WITH_CURRENT_VMCS
        jz .outside
        guarded vmclear [wanted.vmcs]
        guarded vmptrld [wanted.vmcs]
.outside:
        mov eax, [wanted.cr0]
        guarded mov cr0, rax
        mov eax, [wanted.cr4]
        guarded mov cr4, rax
        mov rax, cr0
        mov [found.cr0], eax
        mov rax, cr3
        mov [found.cr3], eax
        mov rax, cr4
        mov [found.cr4], eax
        mov ecx, EFER
        rdmsr
        mov [found.efer], eax
        mov dword [resume], unwind_64
        test dword [wanted.operation], IN_NON_ROOT_OPERATION
        jnz to_non_root_operation
        mov eax, [wanted.ss]
        push rax
        mov eax, [wanted.rsp]
        push rax
        mov eax, [wanted.rflags]
        push rax
        mov eax, [wanted.cs]
        push rax
        mov eax, [wanted.rip]
        push rax
        mov ds, [wanted.ds]
        mov rax, [wanted.rax]
        mov rbp, [wanted.rbp]
        iretq

to_non_root_operation:
        mov esi, vmcs_fields
        mov ecx, [vmcs_field_count]
.field: mov eax, [rsi]
        vmwrite rax, [rsi + 8]
        jbe .refused
        add esi, 16
        loop .field
        mov rax, [wanted.rax]
        mov rbp, [wanted.rbp]
        vmlaunch
        pushfq
        pop rax
        mov [found.rflags], eax
        mov eax, 0x4400
        vmread [found.vmerror], rax
.refused:
        add dword [found.failed], 0x100
        jmp leave_vmx_operation

vm_exit:
        mov esp, STACK
        mov eax, 0x4402                 ; exit reason
        vmread [value], rax
        mov eax, [value]
        mov [found.exit], eax
        mov eax, 0x4404                 ; VM-exit interruption information
        vmread [value], rax
        movzx eax, byte [value]
        mov [found.vector], eax
        mov eax, 0x4406                 ; VM-exit interruption error code
        vmread [value], rax
        mov eax, [value]
        mov [found.error], eax
        mov eax, 0x681e                 ; guest RIP
        vmread [value], rax
        mov eax, [value]
        mov [found.rip], eax
        mov eax, 0x6820                 ; guest RFLAGS
        vmread [value], rax
        mov eax, [value]
        mov [found.rflags], eax
        mov eax, 0x6400                 ; exit qualification: for #PF, the linear address
        vmread [found.cr2], rax
        jmp leave_vmx_operation

handler_64:                             ; on the stack: vector, error code, RIP, CS, RFLAGS
        cld
        mov ax, DATA
        mov ds, ax
        mov es, ax
        pop rax
        mov [fault.vector], eax
        pop rax
        mov [fault.error], eax
        pop rax
        mov [fault.rip], eax
        pop rax
        pop rax
        mov [fault.rflags], eax
        mov rax, cr2
        mov [fault.cr2], rax
        mov ax, DATA
        mov ss, ax
        mov esp, STACK
        mov eax, [resume]
        jmp rax

unwind_64:
        mov esi, fault
        mov edi, found.vector
        mov ecx, (fault_end - fault) / 4
        rep movsd
        push 2
        popfq
        test dword [found.rflags], 0x40 ; ZF
        jz leave_vmx_operation
        mov eax, 0x4400                 ; VM-instruction error field
        tried vmread [value], rax
        mov eax, [value]
        mov [found.vmerror], eax
leave_vmx_operation:
        tried vmxoff
        mov eax, PAE
        mov cr4, rax
        push CODE_32
        push home
        retfq

bits 32
to_real_address_mode:
        lidt [idt_16_pointer]
        jmp CODE_16:HERE(.narrow)
bits 16
.narrow:
        segments DATA_16
        mov eax, cr0
        and eax, 0xfffffffe
        mov cr0, eax
        jmp PROGRAM_SEGMENT:HERE(.real)
.real:  mov ax, PROGRAM_SEGMENT
        mov ds, ax
        xor ax, ax
        mov ss, ax
        mov sp, REAL_STACK
        mov ecx, EFER
        mov eax, [HERE(wanted.efer)]
        xor edx, edx
        test eax, eax
        jz .no_efer
        guarded_16 wrmsr
.no_efer:
        mov eax, [HERE(wanted.cr0)]
        guarded_16 mov cr0, eax
        mov eax, [HERE(wanted.cr4)]
        guarded_16 mov cr4, eax
        mov eax, cr0
        mov [HERE(found.cr0)], eax
        mov eax, cr3
        mov [HERE(found.cr3)], eax
        mov eax, cr4
        mov [HERE(found.cr4)], eax
        mov ecx, EFER
        xor eax, eax
        mov word [HERE(resume)], HERE(.no_msr)
        rdmsr
.no_msr:
        mov [HERE(found.efer)], eax
        mov word [HERE(resume)], HERE(.unwind)
        push dword [HERE(wanted.rflags)]
        push dword [HERE(wanted.cs)]
        push dword [HERE(wanted.rip)]
        mov eax, [HERE(wanted.rax)]
        mov ebp, [HERE(wanted.rbp)]
        mov ds, [HERE(wanted.ds)]
        o32 iret
.unwind:
        xor eax, eax
        mov cr4, eax
        mov eax, HOME_CR0
        mov cr0, eax
        jmp dword CODE_32:.protected

handler_16:                             ; on the stack: vector, IP, CS, FLAGS
        cld
        mov ax, PROGRAM_SEGMENT
        mov ds, ax
        xor eax, eax
        mov [HERE(fault.error)], eax
        pop ax
        mov [HERE(fault.vector)], eax
        pop ax
        mov [HERE(fault.rip)], eax
        pop ax
        pop ax
        mov [HERE(fault.rflags)], eax
        xor eax, eax
        mov ss, ax
        mov sp, REAL_STACK
        push dword 2                    ; an interrupt does not clear NT
        popfd
        jmp [HERE(resume)]

bits 32
to_real_address_mode.protected:
        segments DATA
        mov esp, STACK
        call keep
        jmp home

%macro stub 2                           ; vector, whether the processor pushes an error code
  %if %2 = 0
        push byte 0
  %endif
        push byte %1
%endmacro
%macro stubs 2                          ; bits, handler
stubs_%1:
  %assign vector 0
  %rep 32
    %assign coded vector = 8 || (vector >= 10 && vector <= 14) || vector = 17 || vector = 21
stub_%1_ %+ vector:
        stub vector, coded
        jmp %2
    %assign vector vector + 1
  %endrep
%endmacro
%macro addresses 1
  %assign vector 0
  %rep 32
        dd stub_%1_ %+ vector
    %assign vector vector + 1
  %endrep
%endmacro

bits 32
stubs 32, handler_32
bits 64
stubs 64, handler_64
bits 16
  %assign vector 0
  %rep 32                               ; no error code in real-address mode
stub_16_ %+ vector:
        push word vector
        jmp handler_16
    %assign vector vector + 1
  %endrep

align 8
handlers_32:
        addresses 32
handlers_64:
        addresses 64
handlers_16:
        addresses 16

shutdown:
        db "Shutdown"
align 8
gdt:    dq 0
        dq 0x00cf9b000000ffff           ; 08h: code, 32 bits
        dq 0x00cf93000000ffff           ; 10h: data
        dq 0x00af9b000000ffff           ; 18h: code, 64 bits
        dq 0x00affb000000ffff           ; 20h: code, 64 bits, level 3
        dq 0x00cffb000000ffff           ; 28h: code, 32 bits, level 3
        dq 0x00cff3000000ffff           ; 30h: data, level 3
        dq 0x00009b400000ffff           ; 38h: code, 16 bits, base 400000h
        dq 0x0000fb400000ffff           ; 40h: code, 16 bits, base 400000h, level 3
        dq 0x00c0930000000400           ; 48h: data up to 400FFFh, 16-bit stack
        dq 0x00c0f30000000400           ; 50h: data up to 400FFFh, level 3
        dq 0, 0, 0                      ; 58h: TSS; 60h: TSS of long mode
        dq 0x00009b010000ffff           ; 70h: code, 16 bits, this program
        dq 0x000093000000ffff           ; 78h: data, 16 bits
gdt_end:
gdt_pointer:
        dw gdt_end - gdt - 1
        dd gdt
idt_16_pointer:
        dw 0x3ff
        dd 0
idt_32_pointer:
        dw 32 * 8 - 1
        dd idt_32
        dd 0
idt_64_pointer:
        dw 32 * 16 - 1
        dd idt_64, 0

; oracle.c has the same layouts.
align 8
wanted:
.kernel:     dd 0
.operation:  dd 0
.cr0:        dd 0
.cr3:        dd 0
.cr4:        dd 0
.efer:       dd 0
.start_cr0:  dd 0                       ; for entering the mode
.start_cr4:  dd 0
.rflags:     dd 0
.cs:         dd 0
.rip:        dd 0
.ss:         dd 0
.rsp:        dd 0
.ds:         dd 0
.rax:        dq 0
.rbp:        dq 0
.vmxon:      dq 0                       ; pointers for entering VMX operation
.vmcs:       dq 0
.same_level: dd 0                       ; IRET does not change the privilege level
             dd 0
found:
.failed:     dd 0                       ; number of failed steps before the instruction
.cr0:        dd 0
.cr3:        dd 0
.cr4:        dd 0
.efer:       dd 0
.vmerror:    dd 0                       ; VM-instruction error field
.exit:       dd 0                       ; exit reason
             dd 0
.vector:     dd 0                       ; from here on like 'fault'
.error:      dd 0
.rip:        dd 0
.rflags:     dd 0
.cr2:        dq 0
fault:
.vector:     dd 0
.error:      dd 0
.rip:        dd 0
.rflags:     dd 0
.cr2:        dq 0
fault_end:
value:       dq 0
resume:      dd 0
home_stack:  dd 0
