# What build, check and scripts/install-imagej share. To be sourced; the caller sets root, the folder of the project.

# What the host, Fiji or ImageJ, brings: the worker process takes these jars from there.
host_jars=ij,scijava-common,parsington,imglib2,gson,jfreechart

fail() {
	echo "$(basename "$0"): $1" >&2
	exit 2
}

find_java() {
	if [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then jdk=$JAVA_HOME/bin/; else jdk=; fi
	command -v "${jdk}javac" >/dev/null 2>&1 || fail "There is no javac; install a JDK 17 or later and put it on the PATH."
	command -v mvn >/dev/null 2>&1 || fail "Maven is needed; install it and put mvn on the PATH."
}

# Maven, quiet, in the project, without tests.
maven() {
	(cd "$root" && mvn -q -B -ntp -Dstyle.color=never -Dmaven.test.skip=true "$@") >&2 || fail "Maven failed; see the messages above."
}

# classifier PLATFORM: what TensorFlow calls a platform of Fiji's updater.
classifier() {
	case $1 in
		linux64) echo linux-x86_64 ;;
		linux-arm64) echo linux-arm64 ;;
		macos-arm64) echo macosx-arm64 ;;
		win64) echo windows-x86_64 ;;
		*) fail "There is no TensorFlow for the platform \"$1\"; give some of linux64, linux-arm64, macos-arm64, win64." ;;
	esac
}

# Prints the platform of this machine.
this_platform() {
	case "$(uname -s) $(uname -m)" in
		'Linux x86_64') echo linux64 ;;
		'Linux aarch64' | 'Linux arm64') echo linux-arm64 ;;
		'Darwin arm64') echo macos-arm64 ;;
		*) fail "There is no TensorFlow for $(uname -s) on $(uname -m); give one of linux64, linux-arm64, macos-arm64, win64." ;;
	esac
}

# collect DIR PLATFORM...: builds the plugin and lays out under DIR what an installation in Fiji holds.
collect() {
	files=$1
	shift
	first=$(classifier "$1") || exit 2
	rm -rf "$files"
	mkdir -p "$files/plugins" "$files/lib/hermes" "$files/licenses/hermes"
	# An older version of the plugin must not be shipped with the new one.
	rm -f "$root"/target/Hermes_-*.jar
	maven package "-Dtensorflow.platform=$first"
	cp "$root"/target/Hermes_-*.jar "$files/plugins"
	maven dependency:copy-dependencies "-Dtensorflow.platform=$first" "-DexcludeClassifiers=$first" -DincludeScope=runtime \
		"-DexcludeArtifactIds=$host_jars" "-DoutputDirectory=$files/lib/hermes"
	for platform in "$@"; do
		native=$(classifier "$platform") || exit 2
		maven dependency:copy-dependencies "-Dtensorflow.platform=$native" "-DincludeClassifiers=$native" \
			"-DoutputDirectory=$files/lib/hermes/$platform"
	done
	cp "$root/LICENSE.txt" "$files/licenses/hermes/LICENSE.txt"
	# Only what makes up a model, whatever else may lie beside it.
	for model in "$root"/update-site/models/*/model.json; do
		[ -f "$model" ] || continue
		from=$(dirname "$model")
		to=$files/lib/hermes/models/$(basename "$from")
		mkdir -p "$to"
		cp "$from/model.json" "$from/weights.safetensors" "$from/README.md" "$to"
	done
}

# tool CLASS ARGUMENT...: runs a program of update-site/src.
tool() {
	built=$root/target/site-tool
	if [ ! -s "$built/classpath" ] || [ -n "$(find "$root/pom.xml" "$root/update-site/src" -newer "$built/classpath" | head -n 1)" ]; then
		rm -rf "$built"
		mkdir -p "$built/classes"
		maven compile dependency:build-classpath -Dmdep.includeScope=runtime "-Dmdep.outputFile=$built/jars"
		"${jdk}javac" -proc:none -d "$built/classes" -cp "$root/target/classes:$(cat "$built/jars")" -Xlint:-path \
			"$root"/update-site/src/sc/fiji/hermes/site/*.java || fail "The tools of the update site do not compile."
		mv "$built/jars" "$built/classpath"
	fi
	class=$1
	shift
	"${jdk}java" -cp "$built/classes:$root/target/classes:$(cat "$built/classpath")" "sc.fiji.hermes.site.$class" "$@"
}

# third_party DIR: adds the licences of all jars under DIR.
third_party() {
	tool ThirdParty --files "$1" --licences "$root/update-site/licences" --output "$1/licenses/hermes/THIRD-PARTY.txt"
}
