using Microsoft.Win32.SafeHandles;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Tensors;

/// <summary>
/// A safetensors file. Its header is checked when it is opened; values are copied piece by piece, so that neither the file nor a whole
/// tensor of it is ever held beside what is filled. It is read, not mapped into memory: where another program cuts a mapped file, the
/// system ends the process that touches what is gone.
/// </summary>
internal sealed class SafeTensorsFile : IDisposable
{
    /// <summary>Values at once: 16 MiB in Float32.</summary>
    private const long Piece = 4 << 20;

    private readonly SafeFileHandle _file;

    private SafeTensorsFile(string path, SafeFileHandle file, SafeTensorsHeader header) =>
        (Path, _file, Header) = (path, file, header);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it contains.</summary>
    public SafeTensorsHeader Header { get; }

    /// <summary>Opens a file and reads its header. Writers are kept out while it is open, as far as the system does so.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file is no safetensors file or cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        try
        {
            if (FileLength.Of(path) < SafeTensorsHeader.PrefixLength)
            {
                SafeTensorsHeader.LengthOf([], 0, path);
            }

            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read).OrDispose(file =>
            {
                var length = RandomAccess.GetLength(file);
                Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixLength];
                Copy(file, 0, prefix);
                var start = new byte[SafeTensorsHeader.PrefixLength + SafeTensorsHeader.LengthOf(prefix, length, path)];
                Copy(file, 0, start);
                return new SafeTensorsFile(path, file, SafeTensorsHeader.Read(start, length, path));
            });
        }
        catch (Exception exception) when (exception is (IOException and not FileNotFoundException) or UnauthorizedAccessException)
        {
            throw TensorErrors.Unreadable(path, exception);
        }
    }

    /// <summary>Fills a tensor of the entry's shape, of any type and device.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file cannot be read any more.</exception>
    public void CopyTo(SafeTensorsEntry entry, Tensor target)
    {
        // Bytes other than 0 and 1 are no bool values, so these are read as numbers and compared with 0.
        var type = entry.Type == ScalarType.Bool ? ScalarType.Byte : entry.Type;
        var size = SafeTensorsType.SizeOf(type);
        var flat = target.view(-1);                                                     // (n)
        var count = flat.shape[0];
        for (var at = 0L; at < count; at += Piece)
        {
            using var scope = NewDisposeScope();
            var values = Math.Min(Piece, count - at);
            var staged = empty(values, dtype: type);                                    // (m)
            try
            {
                Copy(_file, Header.DataStart + entry.Begin + (at * size), staged.bytes);
            }
            catch (IOException exception)
            {
                throw TensorErrors.Unreadable(Path, exception);
            }

            flat.narrow(0, at, values).copy_(staged);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Copy(SafeFileHandle file, long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("it became shorter while it was read");
            }

            offset += read;
            destination = destination[read..];
        }
    }
}
