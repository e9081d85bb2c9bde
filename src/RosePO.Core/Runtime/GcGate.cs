namespace RosePO.Core.Runtime;

/// <summary>Threads that compute side by side, and moments at which none of them does.</summary>
internal sealed class GcGate
{
    private readonly object _lock = new();

    private int _inside;
    private bool _isAlone;

    /// <summary>Begins computing; waits while another thread is <see cref="Alone"/>.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            Join();
        }
    }

    /// <summary>Ends computing.</summary>
    /// <param name="last">Called where no other thread computes.</param>
    public void Leave(Action last)
    {
        lock (_lock)
        {
            if (--_inside == 0 && !_isAlone)
            {
                last();
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>
    /// Called by a thread between two steps: runs an action while no thread is inside one. Where another thread is about to do the same, this
    /// waits for it and takes what it did for its own.
    /// </summary>
    public void Alone(Action action)
    {
        lock (_lock)
        {
            _inside--;
            Monitor.PulseAll(_lock);
            if (_isAlone)
            {
                Join();
                return;
            }

            _isAlone = true;
            try
            {
                while (_inside > 0)
                {
                    Monitor.Wait(_lock);
                }

                action();
            }
            finally
            {
                _isAlone = false;
                _inside++;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void Join()
    {
        while (_isAlone)
        {
            Monitor.Wait(_lock);
        }

        _inside++;
    }
}
