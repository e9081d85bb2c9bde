using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RosePO.Core.Options;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Evaluation.Serving;

/// <summary>
/// Servers that this process started. They end with it: each watches the standard input that it was given, and whatever ends this process closes that.
/// </summary>
internal static class ServerProcess
{
    private const string Program = "RosePO.Server.dll";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<int, Process> s_running = [];

    /// <summary>Starts one, and returns when it listens.</summary>
    /// <param name="request">What it recommends with and where it listens.</param>
    /// <param name="cancellation">Gives up, and ends what was started.</param>
    /// <exception cref="RoseException">The request is wrong, or the server could not start.</exception>
    public static ServedModel Start(ServeRequest request, CancellationToken cancellation = default)
    {
        OptionCheck.Run(request);
        var program = Path.Combine(NativeSearch.ProgramFolder, Program);
        if (!File.Exists(program))
        {
            throw ServingErrors.NoProgram(program);
        }

        var process = Process.Start(new ProcessStartInfo(DotNetHost.File, [program, .. Arguments(request)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line;
        using (cancellation.Register(() => process.Kill()))
        {
            line = process.StandardOutput.ReadLine();
        }

        cancellation.ThrowIfCancellationRequested();
        if (line is null)
        {
            var words = process.StandardError.ReadToEnd();
            process.WaitForExit();
            process.Dispose();
            throw ServingErrors.NotStarted(words);
        }

        // Nobody reads its log any more: a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        lock (s_running)
        {
            s_running[process.Id] = process;
        }

        using var said = JsonDocument.Parse(line);
        return new ServedModel
        {
            Url = new Uri(said.RootElement.GetProperty("url").GetString()!),
            ProcessId = process.Id,
            Model = request.Model,
            Dataset = request.Dataset,
            Titles = said.RootElement.GetProperty("titles").GetInt32(),
            Parameters = said.RootElement.GetProperty("parameters").GetInt64(),
        };
    }

    /// <summary>Ends one, after the queries that it has.</summary>
    /// <param name="id">The id of its process.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: this process started none of that id.</exception>
    public static void Stop(int id)
    {
        Process? process;
        lock (s_running)
        {
            if (!s_running.Remove(id, out process))
            {
                throw ServingErrors.NoServer(id);
            }
        }

        using (process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
            }
        }
    }

    private static IEnumerable<string> Arguments(ServeRequest request) =>
    [
        .. from property in typeof(ServeRequest).GetProperties()
           let value = property.GetValue(request)
           where value is not null
           from text in new[] { "--" + property.Name.ToLowerInvariant(), Convert.ToString(value, CultureInfo.InvariantCulture)! }
           select text,
        "--attached", "true",
    ];
}
