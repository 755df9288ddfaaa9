#!/bin/sh
# Double-click: sets up, runs the demonstration and opens its page. The work is done by tools/start.py.
cd "$(dirname "$0")" || exit 1
for python in python3.13 python3 python3.12 /usr/local/bin/python3 /opt/homebrew/bin/python3; do
	if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
		"$python" tools/start.py && exit 0
		code=$?
		[ "$code" = 2 ] || break
	fi
done
[ "${code:-2}" = 2 ] && printf '%s\n' \
	'Python 3.13 is missing. Install it from www.python.org/downloads, then double-click this file again.' \
	'没有找到可用的Python。请从 www.python.org/downloads 安装3.13版，然后再次双击本文件。'
printf '%s\n' 'Press Enter to close. 按回车键关闭。'
read -r _
exit 1
