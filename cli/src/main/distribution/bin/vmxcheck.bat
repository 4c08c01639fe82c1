@echo off
rem Starts vmxcheck. Uses JAVA_HOME and VMXCHECK_ARCHIVE like the shell script beside it.
setlocal DisableDelayedExpansion

for %%I in ("%~dp0..") do set "HOME_=%%~fI"
set "JAR=%HOME_%\lib\vmxcheck.jar"

if defined JAVA_HOME (
  set "JAVA=%JAVA_HOME%\bin\java.exe"
) else (
  set "JAVA=java.exe"
)
where /q "%JAVA%" 2>nul || if not exist "%JAVA%" (
  echo vmxcheck: needs Java 17 or later: no "%JAVA%" ^(install a JDK, or set JAVA_HOME^) 1>&2
  exit /b 70
)

set "FLAGS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable"
rem A path with a drive cannot be part of another path.
set "KEY=%JAVA::=%"
set "ARCHIVE=%LOCALAPPDATA%\vmxcheck\%HOME_::=%\%KEY%"
set "OPTIONS="

if /i "%VMXCHECK_ARCHIVE%"=="off" goto start
if exist "%ARCHIVE%\options" goto archived
if not defined LOCALAPPDATA goto start
if /i "%VMXCHECK_ARCHIVE%"=="now" (
  "%JAVA%" %FLAGS% -cp "%JAR%" io.github.vmxcheck.cli.ClassDataArchive "%ARCHIVE%" >nul 2>&1 <nul
  if exist "%ARCHIVE%\options" goto archived
) else (
  start "" /b "%JAVA%" %FLAGS% -cp "%JAR%" io.github.vmxcheck.cli.ClassDataArchive "%ARCHIVE%" >nul 2>&1 <nul
)
goto start

:archived
set OPTIONS="-Dvmxcheck.archive.options=%ARCHIVE%\options" "@%ARCHIVE%\options"

:start
"%JAVA%" %FLAGS% %OPTIONS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
