using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>One file over HTTP. A file cut short is continued, in this run or a later one, where the server still has the same one.</summary>
/// <param name="client">The connection.</param>
/// <param name="address">Where the file is.</param>
/// <param name="path">Where it goes; under <c>.part</c> until it is complete.</param>
/// <param name="name">What it is, for progress.</param>
internal sealed class PackageDownload(HttpClient client, Uri address, string path, string name)
{
    private const int Attempts = 5;
    private const int Buffer = 1 << 20;

    // Several times the largest that any gallery takes.
    private const long LargestPackage = 4L << 30;

    // A server that sends nothing for this long has gone away.
    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Downloads the file; false where the server does not have it.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageNotFound"/>: the server cannot be reached or breaks off again and again.</exception>
    public bool Run(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            return true;
        }

        var part = path + ".part";
        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (!Receive(part, progress, cancellation))
                {
                    return false;
                }

                File.Move(part, path);
                File.Delete(part + ".tag");
                return true;
            }
            catch (Exception exception) when (cancellation.IsCancellationRequested && exception is (ObjectDisposedException or HttpRequestException or IOException))
            {
                // Stopping closes the connection under the reader.
                throw new OperationCanceledException("The download was stopped.", exception, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested && IsBroken(exception))
            {
                if (attempt == Attempts)
                {
                    throw RuntimeErrors.NotDownloaded(address, exception);
                }

                cancellation.WaitHandle.WaitOne(s_pause * attempt);
            }
        }
    }

    private bool Receive(string part, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var point = new ResumePoint(part);
        var had = point.Had;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (had > 0)
        {
            request.Headers.Range = new RangeHeaderValue(had, null);
            request.Headers.IfRange = point.Condition;
        }

        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        RuntimeErrors.ThrowIfRedirected(address, response);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return false;
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && had > 0)
        {
            // The part is the whole file, or of another one.
            if (response.Content.Headers.ContentRange?.Length == had)
            {
                return true;
            }

            point.Discard();
            throw new IOException("the server's file is another one than before");
        }

        response.EnsureSuccessStatusCode();
        var continues = response.StatusCode == HttpStatusCode.PartialContent;
        if (continues && !point.IsContinuedBy(response))
        {
            point.Discard();
            throw new IOException("the server sent another part than the one that was asked for");
        }

        if (!continues)
        {
            // A server that does not continue, or has another file by now, sends the whole.
            point.Restart(response);
        }

        var done = continues ? had : 0;
        var total = response.Content.Headers.ContentLength is { } length ? done + length : 0;
        if (total > LargestPackage)
        {
            throw RuntimeErrors.TooLarge(address, LargestPackage);
        }

        var begun = (_clock.Elapsed, done);
        using var source = response.Content.ReadAsStream(cancellation);
        using var target = OwnFiles.Open(part, continues ? FileMode.Append : FileMode.Create);
        var buffer = new byte[Buffer];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        while (true)
        {
            // Stopped by a token, not by closing the stream from outside: a closed stream still empties its connection, and a read beside that would skip bytes.
            stop.CancelAfter(s_stall);
            var read = source.ReadAsync(buffer, stop.Token).AsTask().GetAwaiter().GetResult();
            if (read == 0)
            {
                break;
            }

            target.Write(buffer, 0, read);
            done += read;
            if (done > LargestPackage)
            {
                throw RuntimeErrors.TooLarge(address, LargestPackage);
            }

            progress?.Report(Progress(done, total, begun));
        }

        cancellation.ThrowIfCancellationRequested();
        return total == 0 || done == total ? true : throw new IOException("the connection ended early");
    }

    private StageProgress Progress(long done, long total, (TimeSpan At, long Done) begun)
    {
        var seconds = (_clock.Elapsed - begun.At).TotalSeconds;
        var rate = seconds > 0.1 ? (done - begun.Done) / seconds : 0;
        return new StageProgress(
            "runtime",
            $"downloading {name} (MB)",
            Megabytes(done),
            Megabytes(total),
            string.Create(CultureInfo.InvariantCulture, $"{rate / 1e6:0.0} MB/s"),
            rate > 0 && total > 0 ? TimeSpan.FromSeconds((total - done) / rate) : null);

        static long Megabytes(long bytes) => (bytes + 999_999) / 1_000_000;
    }

    // A time limit of the connection is a cancellation that nobody asked for. A full disk is not a broken connection.
    private static bool IsBroken(Exception exception) =>
        exception is HttpRequestException or HttpIOException or OperationCanceledException or ObjectDisposedException
        || (exception is IOException && exception.HResult is not (28 or unchecked((int)0x80070070)));
}
