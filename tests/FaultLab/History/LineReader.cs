namespace TaskQueue.FaultLab.History;

/// <summary>Reads a file line by line without holding more of it than it has to.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly FileStream _file;
    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    public LineReader(string path) => _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Gets whether something stands behind the last line end; known once there is no further line.</summary>
    public bool HasRest => _end > _start;

    /// <summary>Takes the next line.</summary>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var sought = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + sought, _end - _start - sought).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, sought + length);
                _start += sought + length + 1;
                return true;
            }

            sought = _end - _start;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
