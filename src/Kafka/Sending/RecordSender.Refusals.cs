namespace TaskQueue.Kafka.Sending;

/// <content>What is done where the broker does not let the client in.</content>
internal sealed partial class RecordSender
{
    private bool _acknowledged;
    private ITimer? _giveUp;

    /// <summary>
    /// Lets records fail soon, again and again, while a wrong setting keeps the client out. Once a record has been acknowledged
    /// the settings are right, and a refusal is waited out as any silence: a password may be changed under a running application.
    /// </summary>
    private void GiveUpWhereRefused()
    {
        if (_acknowledged)
        {
            _giveUp?.Dispose();
            _giveUp = null;
        }
        else if (_giveUp is null && ConnectionErrors.IsRefusal(_producer.LastError))
        {
            _giveUp = _time.CreateTimer(
                static sender => ((RecordSender)sender!).DropUnsent(),
                this,
                ConnectionErrors.RefusalGrace,
                ConnectionErrors.RefusalGrace);
        }
    }

    private void DropUnsent()
    {
        lock (_gate)
        {
            // One that runs already is not stopped by being disposed.
            if (!_disposed && _giveUp is not null)
            {
                _producer.DropUnsent();
            }
        }
    }
}
