// Reads OTLP JSON with the OpenTelemetry Collector's own code, and prints what it understood.
//
// Each line of the input is {"signal": "traces" | "logs" | "metrics", "body": "..."}; each line of the output is what the
// Collector writes of it again.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var request struct{ Signal, Body string }
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			fail(err)
		}
		again, err := read(request.Signal, []byte(request.Body))
		if err != nil {
			fail(fmt.Errorf("%s: %w", request.Signal, err))
		}
		fmt.Println(string(again))
	}
}

func read(signal string, body []byte) ([]byte, error) {
	switch signal {
	case "traces":
		data, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces(body)
		if err != nil {
			return nil, err
		}
		return (&ptrace.JSONMarshaler{}).MarshalTraces(data)
	case "logs":
		data, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(body)
		if err != nil {
			return nil, err
		}
		return (&plog.JSONMarshaler{}).MarshalLogs(data)
	case "metrics":
		data, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics(body)
		if err != nil {
			return nil, err
		}
		return (&pmetric.JSONMarshaler{}).MarshalMetrics(data)
	}
	return nil, fmt.Errorf("there is no signal %q", signal)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
