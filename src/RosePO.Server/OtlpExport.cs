using System.Collections;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RosePO.Server;

/// <summary>Metrics and traces over OTLP, to where OpenTelemetry's standard variable says; without it nothing is sent and nothing is traced.</summary>
internal static class OtlpExport
{
    private const string Variables = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the exporter where the variable is set.</summary>
    public static void AddIfAsked(WebApplicationBuilder builder, OpenTelemetryBuilder telemetry)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint)))
        {
            return;
        }

        // The host reads no variables itself: only those that OpenTelemetry specifies are given to it.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value))
            .Where(variable => variable.Key.StartsWith(Variables, StringComparison.Ordinal)));
        telemetry
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithTracing(traces => traces.AddSource(RoseTelemetry.Name, "Microsoft.AspNetCore").AddOtlpExporter());
    }
}
