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

    assertThat(Script.run(java, "-jar", validator, "--stdout", "--format", "gnu", one, all))
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
      assertThat(view.get("wrong")).as("%s: console and requests", view).isEqualTo(List.of());
      assertThat(view.get("overflow")).as("%s: horizontal scrolling", view).isEqualTo(0);
      assertThat((int) view.get("text")).as("%s: text", view).isGreaterThan(3000);
      assertThat(view.get("focused"))
          .as("%s: the wrong bit has the focus", view)
          .isEqualTo("bit 2 VMX_OUTSIDE_SMX: is 0, must be 1");
    }
    assertThat(views.subList(4, 8))
        .allSatisfy(view -> assertThat(view.get("reached")).isEqualTo(true));
    assertThat(views).filteredOn(view -> view.get("pdf") != null).hasSize(4);
    assertThat(views)
        .filteredOn(view -> view.get("axe") != null)
        .hasSize(4)
        .allSatisfy(
            view ->
                assertThat(view.get("axe"))
                    .extracting("violated")
                    .as("%s: accessibility", view)
                    .isEqualTo(List.of()));
  }
}
