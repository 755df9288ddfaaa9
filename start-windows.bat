@echo off
rem Double-click: sets up, runs the demonstration and opens its page. The work is done by tools\start.py.
rem What cmd reads is ASCII. Chinese text stands below the last line that is carried out and is shown by findstr.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
title grassroots
pushd "%~dp0"
if not exist "tools\start.py" goto zip

set "PY="
call :try py -3
call :try python
for /d %%D in ("%LOCALAPPDATA%\Programs\Python\Python3*") do call :try "%%D\python.exe"
if not defined PY goto python

%PY% -X utf8 "tools\start.py"
if errorlevel 3 goto failed
if errorlevel 2 goto python
if errorlevel 1 goto failed
popd
exit /b 0

:python
findstr /b /l /c:"[Python]" "%~f0"
where winget >nul 2>nul || goto failed
choice /c YN /n /m "Y / N: "
if errorlevel 2 goto failed
winget install --exact --id Python.Python.3.13 --scope user --accept-package-agreements --accept-source-agreements
if errorlevel 1 goto failed
findstr /b /l /c:"[again]" "%~f0"
pause
popd
exit /b 0

:zip
findstr /b /l /c:"[zip]" "%~f0"
:failed
pause
popd
exit /b 1

:try
if defined PY exit /b
%* -c "import ensurepip, venv" >nul 2>nul && set PY=%*
exit /b

[zip] Extract the whole ZIP file first (right click, Extract All), then double-click start-windows.bat in the new folder.
[zip] 请先解压整个ZIP文件（右键，“全部解压缩”），再双击新文件夹中的 start-windows.bat。
[Python] Python is missing. Install version 3.13 (64 bits) from www.python.org/downloads, then double-click this file again.
[Python] 没有找到可用的Python。请从 www.python.org/downloads 安装3.13版（64位），然后再次双击本文件。
[Python] Or press Y, where Y / N is shown, and Windows installs it for you alone, without administrator rights; N closes.
[Python] 若下面出现 Y / N，也可以按 Y，由Windows仅为当前用户安装，不需要管理员权限；按 N 退出。
[again] Python is installed. Close this window and double-click the file again.
[again] Python已安装。请关闭本窗口，再次双击本文件。
