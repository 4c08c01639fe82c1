// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * HTML reports as a reader sees them in Chromium: wide and narrow, light and dark, without scripts,
 * with the keyboard only and in print. Screenshots are in {@code cli/target/screenshots}.
 */
class BrowserTest {
  private static final String CHROMIUM = "chromium";
  private static final Path SCREENSHOTS = Path.of("cli/target/screenshots");
  private static final String EXAMPLES = "specs/examples/";

  /** Height of the window of a small laptop, in pixels. */
  private static final int FOLD = 720;

  @TempDir private Path temporary;

  private String html(String name, String... dumps) {
    String file = temporary.resolve(name + ".html").toString();
    String[] arguments = new String[dumps.length + 4];
    arguments[0] = "check";
    arguments[1] = "-q";
    arguments[2] = "-o";
    arguments[3] = "html=" + file;
    System.arraycopy(dumps, 0, arguments, 4, dumps.length);
    assertThat(Run.of(arguments).status()).isEqualTo(ExitStatus.VIOLATED);
    return file;
  }

  /** Parses the script's lines of JSON as YAML. */
  private static List<ReportView> look(String... pages) throws Exception {
    Script.needs("node", "npm", CHROMIUM);
    String modules = Script.run("npm", "root", "-g").strip();
    Script.needsFile(modules + "/playwright-core/package.json");
    Script.needsFile(modules + "/axe-core/axe.min.js");
    Files.createDirectories(SCREENSHOTS);
    String[] command = {
      "env", "NODE_PATH=" + modules, "node", "cli/src/test/browser/report.js", "/usr/bin/chromium"
    };
    String[] all = new String[command.length + 1 + pages.length];
    System.arraycopy(command, 0, all, 0, command.length);
    all[command.length] = SCREENSHOTS.toString();
    System.arraycopy(pages, 0, all, command.length + 1, pages.length);
    return Script.run(all).lines().map(line -> new ReportView(new Yaml().load(line))).toList();
  }

  /** One view of a report. */
  private record ReportView(Map<String, Object> seen) {
    Object get(String key) {
      return seen.get(key);
    }
  }

  /** Checked by the W3C validator for HTML, SVG and CSS. */
  @Test
  void htmlIsValid() {
    Script.needs("npm");
    String validator = Script.run("npm", "root", "-g").strip() + "/vnu-jar/build/dist/vnu.jar";
    Script.needsFile(validator);
    String one = html("one", EXAMPLES + "locked-by-firmware.yaml");
    String all = html("all", EXAMPLES);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    // It does not know this pseudo-element of CSS, which opens folds in print.
    String unknown = ".*Unknown pseudo-element or pseudo-class .::details-content.*";

    assertThat(
            Script.run(
                java,
                "-jar",
                validator,
                "--stdout",
                "--format",
                "gnu",
                "--filterpattern",
                unknown,
                one,
                all))
        .isEmpty();
  }

  @Test
  void reportsAreReadableInEveryView() throws Exception {
    String one = html("one", EXAMPLES + "locked-by-firmware.yaml");
    String several =
        html(
            "several",
            EXAMPLES + "one-of-four-processors-differs.yaml",
            EXAMPLES + "locked-by-firmware.yaml",
            EXAMPLES + "healthy-haswell.yaml",
            EXAMPLES + "dumps/linux-driver.log");

    List<ReportView> views = look(one, several);

    assertThat(views).hasSize(8);
    for (ReportView view : views) {
      assertThat((int) view.get("text")).as("%s: text", view).isGreaterThan(3000);
      assertThat(view.get("focused"))
          .as("%s: the wrong bit has the focus", view)
          .isEqualTo("bit 2 VMX_OUTSIDE_SMX: is 0, must be 1");
    }
    assertThat(views.subList(4, 8))
        .allSatisfy(view -> assertThat(view.get("reached")).isEqualTo(true));
    assertReadable(views);
  }

  private static void assertReadable(List<ReportView> views) {
    for (ReportView view : views) {
      assertThat(view.get("wrong")).as("%s: console and requests", view).isEqualTo(List.of());
      assertThat(view.get("overflow")).as("%s: horizontal scrolling", view).isEqualTo(0);
    }
    assertThat(views)
        .filteredOn(view -> view.get("pdf") != null)
        .hasSize(views.size() / 4)
        .allSatisfy(
            view ->
                assertThat(view.get("unprinted")).as("%s: missing on paper", view).isEqualTo(0));
    assertThat(views)
        .filteredOn(view -> view.get("axe") != null)
        .hasSize(views.size() / 2)
        .allSatisfy(
            view ->
                assertThat(view.get("axe"))
                    .extracting("violated")
                    .as("%s: accessibility", view)
                    .isEqualTo(List.of()));
  }

  /** Readers see how to fix the worst finding before they scroll. */
  @Test
  void theFirstFixIsAboveTheFold() throws Exception {
    String wrong =
        Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"))
            .replaceAll("(?m)^ *observed: .*\\R", "")
            .replace("cr4: 0x2230", "cr4: 0x230");
    Path one = Files.writeString(temporary.resolve("one.yaml"), wrong);
    Path fleet = Files.createDirectory(temporary.resolve("fleet"));
    for (int i = 0; i < 30; i++) {
      String pointer = String.format("pointer: 0x%x", 0xdd4d0001L + 2L * i);
      Files.writeString(
          fleet.resolve(i + ".yaml"),
          wrong.replace("cr4: 0x230", "cr4: 0x2230").replace("pointer: 0xdd4d0000", pointer));
    }

    List<ReportView> views =
        look(
            html("one-bit", one.toString()),
            html("four", EXAMPLES + "one-of-four-processors-differs.yaml"),
            html("thirty", fleet.toString()));

    assertThat(views)
        .filteredOn(view -> view.get("page").toString().contains("-1280-"))
        .hasSize(6)
        .allSatisfy(
            view -> assertThat((int) view.get("fix")).as("%s", view).isBetween(1, FOLD - 1));
    assertReadable(views);
  }
}
