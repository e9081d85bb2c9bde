using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace RosePO.Fuzz.Running;

/// <summary>All inputs of one kind, in child processes: one that dies or hangs is counted with the input that it was at, and another continues after it.</summary>
/// <param name="kind">The kind.</param>
/// <param name="seed">The seed.</param>
/// <param name="inputs">How many.</param>
/// <param name="limit">How long one input may take.</param>
internal sealed class Campaign(string kind, int seed, long inputs, TimeSpan limit)
{
    // Data that a child may allocate, in KiB: a file that asks for more fails as on a small machine, and this one continues.
    private const int MostMemory = 4 << 20;
    private const int MostText = 3000;

    private readonly List<Failure> _failures = [];
    private readonly HashSet<long> _without = [];
    private readonly Lock _lock = new();

    public Tally Tally { get; } = new();

    public IReadOnlyList<Failure> Failures => _failures;

    public TimeSpan Elapsed { get; private set; }

    public void Run(Action<string>? told = null)
    {
        var clock = Stopwatch.StartNew();
        var position = Path.Combine(Path.GetTempPath(), $"rosepo-fuzz-{Environment.ProcessId}-{kind}");
        try
        {
            for (var done = 0L; done < inputs;)
            {
                done = RunChild(done, position);
                told?.Invoke($"{kind} {done}/{inputs} {clock.Elapsed.TotalSeconds:0} s, {_failures.Count} failures");
            }
        }
        finally
        {
            File.Delete(position);
            Elapsed = clock.Elapsed;
        }
    }

    // Until the child ends by itself or by its input; what it had reported is done.
    private long RunChild(long from, string position)
    {
        File.WriteAllBytes(position, BitConverter.GetBytes(from));
        using var child = Process.Start(Start(from, position))!;
        var (done, last) = (from, new StringBuilder());
        child.OutputDataReceived += (_, line) => done = line.Data is null ? done : Take(line.Data, done);
        child.ErrorDataReceived += (_, line) =>
        {
            lock (_lock)
            {
                _ = last.Length < MostText ? last.AppendLine(line.Data) : last;
            }
        };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        var stands = Watch(child, position);
        child.WaitForExit();
        if (child.ExitCode == 0 && !stands)
        {
            return done;
        }

        var at = At(position);
        if (!_without.Add(at))
        {
            throw new InvalidOperationException($"The process that reads {kind} does not come to an input: {last}");
        }

        var verdict = stands ? Verdict.Hang : Verdict.Crash;
        _failures.Add(new Failure(kind, seed, at, verdict, stands ? $"longer than {limit.TotalSeconds:0} s" : $"exit {child.ExitCode}: {last}"));
        Tally.Add(verdict, RoseErrorCode.None);

        // Failures after the last report come again with the inputs that are done again.
        _failures.RemoveAll(failure => failure.Index >= done && failure.Verdict is not (Verdict.Crash or Verdict.Hang));
        return done;
    }

    private long Take(string line, long done)
    {
        var message = JsonSerializer.Deserialize<FuzzSlice.Message>(line)!;
        if (message.Failure is { } failure)
        {
            _failures.Add(failure);
        }

        if (message.Tally is { } tally)
        {
            Tally.Add(tally);
            return message.Done;
        }

        return done;
    }

    private bool Watch(Process child, string position)
    {
        var (at, since) = (-1L, Stopwatch.StartNew());

        // The first input also pays for loading the libraries.
        var allowed = limit + TimeSpan.FromSeconds(60);
        while (!child.WaitForExit(200))
        {
            if (At(position) is var now && now != at)
            {
                allowed = at < 0 ? allowed : limit;
                at = now;
                since.Restart();
            }
            else if (since.Elapsed > allowed)
            {
                child.Kill(entireProcessTree: true);
                return true;
            }
        }

        return false;
    }

    private ProcessStartInfo Start(long from, string position)
    {
        string[] arguments = ["exec", typeof(Campaign).Assembly.Location, "slice", kind, $"{seed}", $"{from}", $"{inputs}", string.Join(',', _without), position];
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -d {MostMemory}; ulimit -c 0; exec dotnet \"$@\"", "sh", .. arguments])
            : new ProcessStartInfo("dotnet", arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    private static long At(string position)
    {
        var bytes = new byte[8];
        using var file = File.OpenHandle(position, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RandomAccess.Read(file, bytes, 0);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }
}
