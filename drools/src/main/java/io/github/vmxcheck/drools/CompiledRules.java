// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.rules.RuleBase;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.Function;
import org.drools.model.Model;

/**
 * Loads the classes that the DRL compiler generates. The compiler runs in a separate class loader:
 * its class path must not depend on what the program has loaded, and the program starts without it.
 */
final class CompiledRules extends ClassLoader {
  /** DRL that does not compile, with the errors of the compiler. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<List<?>> errors;

    Broken(List<List<?>> errors) {
      super("DRL does not compile");
      this.errors = errors;
    }

    /** File, line, column and message of each error; line and column may be 0. */
    List<List<?>> errors() {
      return errors;
    }
  }

  private static final String MODEL_LIST = "/drools-model";
  private static final String CLASS = ".class";

  private final Map<String, Object> compiled;

  private CompiledRules(Map<String, Object> compiled) {
    super(RuleBase.class.getClassLoader());
    this.compiled = compiled;
  }

  /**
   * Compiles DRL.
   *
   * @param drl the text of each file by its name
   * @return the rules of each package
   * @throws Broken if the DRL does not compile
   */
  static List<Model> of(Map<String, String> drl) throws Broken {
    Map<String, Object> compiled = compile(drl);
    if (compiled.get(RuleCompiler.ERRORS) instanceof List<?> errors) {
      throw new Broken(errors.stream().<List<?>>map(one -> (List<?>) one).toList());
    }
    return new CompiledRules(compiled).models();
  }

  @SuppressWarnings("unchecked") // the two loaders share only the classes of the JDK
  private static Map<String, Object> compile(Map<String, String> drl) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Function<Map<String, String>, Map<String, Object>> compiler =
          (Function<Map<String, String>, Map<String, Object>>)
              loader.loadClass(RuleCompiler.class.getName()).getDeclaredConstructor().newInstance();
      return compiler.apply(drl);
    } catch (ReflectiveOperationException | NoClassDefFoundError e) {
      throw new IllegalStateException(
          "the DRL compiler is missing, expected it in lib/compiler: reinstall vmxcheck", e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The class path of the program, and the compiler directory beside its jar. */
  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    StringTokenizer entries =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (entries.hasMoreTokens()) {
      Path path = Path.of(entries.nextToken());
      urls.add(url(path));
      Path compiler = path.resolveSibling("compiler");
      if (Files.isRegularFile(path) && Files.isDirectory(compiler)) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(compiler, "*.jar")) {
          for (Path jar : jars) {
            urls.add(url(jar));
          }
        }
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  private List<Model> models() {
    List<Model> models = new ArrayList<>();
    for (String name : modelClasses()) {
      try {
        models.add(loadClass(name).asSubclass(Model.class).getDeclaredConstructor().newInstance());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the compiled rules cannot be loaded", e);
      }
    }
    return models;
  }

  /**
   * The model class of each package, from the text file in which the compiler lists them: their
   * names contain a hash of the rules.
   */
  private List<String> modelClasses() {
    return compiled.entrySet().stream()
        .filter(file -> file.getKey().endsWith(MODEL_LIST))
        .flatMap(file -> new String((byte[]) file.getValue(), StandardCharsets.UTF_8).lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.contains(":"))
        .sorted()
        .toList();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (compiled.get(name.replace('.', '/') + CLASS) instanceof byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
    throw new ClassNotFoundException(name);
  }

  /** Class files are also resources, as in other class loaders. */
  @Override
  public InputStream getResourceAsStream(String name) {
    return compiled.get(name) instanceof byte[] bytes
        ? new ByteArrayInputStream(bytes)
        : super.getResourceAsStream(name);
  }
}
