// SPDX-License-Identifier: Apache-2.0
// Of the dumps that check/pom.xml names: a log of Linux, registers of QEMU, an ELF core, our own format.
def outcomes = (new File(log).text =~ /\d+: \[\w+\]/).collect()
assert outcomes == ['0: [ud]', '1: [ud]', '0: [ud]', '0: [ud]', '1: [ud]', '0: [gp0]']
true
