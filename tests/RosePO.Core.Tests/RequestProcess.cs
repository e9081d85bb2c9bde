using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RosePO.Core.Tests;

/// <summary>A request that runs in a process of its own: tests/TrainingProcess.</summary>
internal static class RequestProcess
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Starts the process.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">Where it is handed over.</param>
    /// <param name="processors">How many processors .NET and torch may see; null for all.</param>
    /// <param name="configure">Changes the start, so that another program starts the process in its place.</param>
    /// <param name="operation">What the process does with it, where that is not what the request's type says.</param>
    public static Process Start<T>(T request, string file, int? processors = null, Action<ProcessStartInfo>? configure = null, string? operation = null)
    {
        File.WriteAllText(file, JsonSerializer.Serialize<object>(request!, s_json));
        var program = typeof(RequestProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TrainingProcess").Value!;
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(program), operation ?? request!.GetType().Name, file]) { RedirectStandardOutput = true };
        if (processors is { } count)
        {
            var text = count.ToString(CultureInfo.InvariantCulture);
            foreach (var name in (string[])["DOTNET_PROCESSOR_COUNT", "OMP_NUM_THREADS", "MKL_NUM_THREADS"])
            {
                start.Environment[name] = text;
            }
        }

        configure?.Invoke(start);
        return Process.Start(start)!;
    }
}
