using System.Runtime.InteropServices;

namespace RosePO.Core.Runtime;

/// <summary>
/// Lets work end in order when the process is told to terminate (SIGTERM, or a service's stop): its token is cancelled, and the process
/// waits for the work to end, within what schedulers allow, before it goes the way that it would have gone at once.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    // Slurm and Kubernetes kill after 30 seconds.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _source;
    private readonly ManualResetEventSlim _ended = new();
    private readonly PosixSignalRegistration _registration;

    private TerminationSignal(CancellationToken cancellation)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
        {
            _source.Cancel();
            _ended.Wait(s_grace);
        });
    }

    /// <summary>Cancelled by the token given, or by the signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Watches for the signal until disposed, which is to be when the work has ended.</summary>
    public static TerminationSignal Watch(CancellationToken cancellation) => new(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        _registration.Dispose();
        _source.Dispose();
    }
}
