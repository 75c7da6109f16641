package dev.plumbline.model.source;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What pip is given of the environment: where programs, its settings and folders are, and the way
 * to the package index. Keys of this service and of others are none of its business.
 */
final class PipEnvironment {
  private static final Pattern NEEDED =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|LANG|LC_.+|XDG_.+|NETRC"
              + "|PIP_.+|PYTHON.*|VIRTUAL_ENV|LD_LIBRARY_PATH"
              + "|(HTTP|HTTPS|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE"
              // Without these no program starts on Windows.
              + "|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|(LOCAL)?APPDATA|USERPROFILE");

  private PipEnvironment() {}

  /** The variables of an environment that pip needs. */
  static Map<String, String> of(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> isNeeded(variable.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  // Proxies are written in small letters as well, and Windows knows no difference.
  private static boolean isNeeded(String name) {
    return NEEDED.matcher(name.toUpperCase(Locale.ROOT)).matches();
  }
}
