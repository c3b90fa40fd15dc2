@echo off
rem The same as mvnw, for Windows: runs the one pinned Maven. See the head of mvnw for why and in what order.
setlocal
set "VERSION=3.9.16"
set "SHA512=ed41650d42485cfc243fad22158caf9cbb5dc408ce7a09ddb94dd42a019de929ca43065bfa450612cf12bf78b5cafa3884b96c090de326ff590448c933454af3"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\pinned"
set "MAVEN=%DISTS%\apache-maven-%VERSION%"
if exist "%MAVEN%\bin\mvn.cmd" goto run

set "WORK=%DISTS%\unpacking-%RANDOM%%RANDOM%"
mkdir "%WORK%" || exit /b 1
set "ZIP=%WORK%\apache-maven-%VERSION%-bin.zip"
where mvn >nul 2>nul
if errorlevel 1 goto download
pushd "%WORK%"
call mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=org.apache.maven:apache-maven:%VERSION%:zip:bin" "-DoutputDirectory=%WORK%"
popd
goto check
:download
curl.exe -fsSL -o "%ZIP%" "https://archive.apache.org/dist/maven/maven-3/%VERSION%/binaries/apache-maven-%VERSION%-bin.zip" || exit /b 1
:check
powershell -NoProfile -Command "if ((Get-FileHash -Algorithm SHA512 '%ZIP%').Hash -ne '%SHA512%') { exit 1 }" || (echo mvnw: the SHA-512 of Maven %VERSION% is not the pinned one; not using it 1>&2 & exit /b 1)
powershell -NoProfile -Command "Expand-Archive -Path '%ZIP%' -DestinationPath '%WORK%'" || exit /b 1
move "%WORK%\apache-maven-%VERSION%" "%MAVEN%" >nul
rmdir /s /q "%WORK%"
:run
set "MAVEN_HOME="
set "M2_HOME="
call "%MAVEN%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
