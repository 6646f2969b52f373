"""Everything Qt: windows, screens, widgets and the presenters behind them."""
