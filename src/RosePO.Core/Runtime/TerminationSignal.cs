using System.Globalization;
using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime;

/// <summary>
/// Lets work end in order when the process is to end: SIGTERM of a service or scheduler, SIGHUP of a terminal that closes, SIGINT of Ctrl-C where
/// the host does not see to that itself. The token is cancelled, and the process waits for the work to end, within what schedulers allow,
/// before it goes the way that it would have gone at once. SIGQUIT stays what it is, the hard end.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    // Slurm and Kubernetes kill after 30 seconds.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _source;
    private readonly ManualResetEventSlim _ended = new();
    private readonly List<PosixSignalRegistration> _registrations;

    private TerminationSignal(CancellationToken cancellation)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registrations = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT }
            .Where(signal => !IsIgnored(signal))
            .Select(signal => PosixSignalRegistration.Create(signal, _ => End()))];
    }

    /// <summary>Cancelled by the token given, or by a signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Watches for the signals until disposed, which is to be when the work has ended.</summary>
    public static TerminationSignal Watch(CancellationToken cancellation) => new(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void End()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended while the signal came.
            return;
        }

        _ended.Wait(s_grace);
    }

    // Who starts a process with nohup, or in the background of a script, means it to live on.
    private static bool IsIgnored(PosixSignal signal)
    {
        const string Status = "/proc/self/status";
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux() || !File.Exists(Status) || File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is not { } line)
        {
            return false;
        }

        // A mask in hexadecimal, whose lowest bit is signal 1.
        var number = signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
        return ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) && (mask >> (number - 1) & 1) == 1;
    }
}
